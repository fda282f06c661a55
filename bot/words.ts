/** "1 update", "2,749 updates". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

/** 48670 -> "48,670". */
export function whole(count: number): string {
  return count.toLocaleString('en');
}

/** +3, -3, 0: a change always shows its sign. */
export function signed(units: number): string {
  return units > 0 ? `+${whole(units)}` : whole(units);
}

/** Seconds in the largest unit that says enough: "45 s", "12 min", "3 h", "2 days". */
export function lasting(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** "2026-11-23 12:56" in this machine's time zone: what a person compares with the clock on the wall. */
export function moment(at: Date): string {
  return at.toLocaleString('sv', { dateStyle: 'short', timeStyle: 'short' });
}

/** Delta in words: positive means that the shop sells what isn't there. */
export function shopShows(delta: number): string {
  return `shop shows ${whole(Math.abs(delta))} too ${delta > 0 ? 'many' : 'few'}`;
}

/** In the shop's currency, whose name isn't known here; a dash where the price isn't known. */
export function money(value: number | null): string {
  return value === null ? '–' : value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** "1 SKU", "2,749 SKUs". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

/** 48670 -> "48,670". */
export function whole(count: number): string {
  return count.toLocaleString('en');
}

/** Seconds in the largest unit that says enough: "45 s", "12 min", "3 h", "2 days". */
export function lasting(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** "Mon 23 Nov, 07:00", as the wall clock there has it. */
export function moment(at: Date, timezone: string): string {
  const time = at.toLocaleTimeString('en-GB', { timeZone: timezone, timeStyle: 'short' });
  return `${dayInWords(at, timezone)}, ${time}`;
}

/** "Mon 23 Nov". */
export function dayInWords(at: Date, timezone: string): string {
  const date = at.toLocaleDateString('en-GB', { timeZone: timezone, weekday: 'short', day: 'numeric', month: 'short' });
  return date.replace(',', '');
}

/** "shop shows 4 too many": positive means that the shop sells what isn't there. */
export function shopShows(delta: number): string {
  return `shop shows ${whole(Math.abs(delta))} too ${delta > 0 ? 'many' : 'few'}`;
}

import Table from 'cli-table3';

/** Numbers to the right, everything else to the left, no colours: it may be piped. */
export function table(head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const drawn = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (rows.every((row) => typeof row[column] === 'number') ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  drawn.push(...rows.map((row) => row.map((cell) => cell ?? '')));
  return drawn.toString();
}

/** "1 order", "2 orders". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Up to three names that a typing error may have meant, nearest first. */
export function near(word: string, names: readonly string[]): string[] {
  const asked = word.toLowerCase().slice(0, LONGEST);
  const ranked = names.map((name) => ({ name, far: distance(asked, name) }));
  const close = ranked.filter(({ name, far }) => far <= Math.ceil(name.length / 2) || sharesAWord(asked, name));
  return close
    .toSorted((one, other) => one.far - other.far)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** No name is half as long: what lies behind can't make a word more similar. */
const LONGEST = 60;

function sharesAWord(word: string, name: string): boolean {
  const parts = name.split('_').slice(1);
  return parts.some((part) => word.includes(part));
}

/** Levenshtein: letters to add, drop or change. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of one.split('').entries()) {
    const next = [index + 1];
    for (let at = 1; at <= other.length; at++) {
      const changed = row[at - 1]! + (other[at - 1] === letter ? 0 : 1);
      next.push(Math.min(changed, row[at]! + 1, next[at - 1]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}

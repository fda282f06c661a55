import { editDistance } from '../domain/edit-distance.ts';

/** Up to three names that a typing error may have meant, nearest first. */
export function near(word: string, names: readonly string[]): string[] {
  const asked = word.toLowerCase().slice(0, LONGEST);
  const ranked = names.map((name) => ({ name, far: editDistance(asked, name) }));
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

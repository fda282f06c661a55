import { editDistance } from '../../domain/edit-distance.ts';

/** The name that a typing error most likely meant; undefined when none is near. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const ranked = names.map((name) => ({ name, distance: editDistance(word.slice(0, LONGEST), name) }));
  const [best] = ranked.toSorted((one, other) => one.distance - other.distance);
  return best && best.distance <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined;
}

/** No command is half as long: what lies behind can't make a word more similar. */
const LONGEST = 30;

import { anyBelieved, citing, type Family, lookAround, neverLeft, shuffled } from './hostile.ts';
import type { Call, Seen } from './scripted-claude.ts';
import { neverBelieved } from './wrongs.ts';

const kinds = ['movement', 'message', 'event', 'step', 'agreement', 'reading', 'drift'] as const;

const places: readonly Call[] = [...lookAround, ['get_sku']];
const ledger: readonly Call[] = [...lookAround, ['list_movements'], ['list_drifts'], ['list_storefront_events']];

/** Sure of themselves, and citing what they shouldn't. */
export const forgedEvidence: readonly Family[] = [
  {
    name: 'ids that nobody has',
    count: 8,
    make: (stage, random) => {
      const none = `${random.pick(kinds)}/${stage.lastMessage + random.between(1, 1e9)}`;
      return { place: anyBelieved(stage, random), script: citing((seen) => [...neverLeft(seen), none]) };
    },
  },
  {
    name: 'the right row, misspelt',
    count: misspellings().length,
    make: (stage, random, index) => {
      const misspell = misspellings()[index]!;
      return { place: anyBelieved(stage, random), script: citing((seen) => neverLeft(seen).map(misspell)) };
    },
  },
  {
    name: "other SKUs' updates of the right size",
    count: 12,
    make: (stage, random, index) => {
      const place = index % 2 === 0 ? stage.place(random.pick(neverBelieved)) : anyBelieved(stage, random);
      const others = shuffled(stage.othersOf({ ...place, delta: index % 2 === 0 ? place.delta : -4 }), random);
      const refs = others.slice(0, random.between(1, 3)).map(({ id }) => `message/${id}`);
      return { place, script: citing((seen) => (index % 2 === 0 ? refs : [...neverLeft(seen), ...refs])) };
    },
  },
  {
    name: 'what an earlier finding of the case cited of others',
    count: 8,
    make: (stage, random, index) => {
      const place = stage.place('LAUNDERED');
      const strange = (seen: Seen) => strangers(seen).slice(0, 1 + (index % 4));
      const right = index < 4 ? neverLeft : () => [];
      return { place, script: citing((seen) => [...right(seen), ...shuffled(strange(seen), random)]) };
    },
  },
  {
    name: 'rows of the other location',
    count: 8,
    make: (stage, _, index) => {
      if (index === 0) {
        const right = (seen: Seen) => [...neverLeft(seen), ...agreements(seen)];
        return { place: stage.place('TWIN-B'), script: citing(right, {}, places) };
      }
      const there = stage.messages.filter(({ sku, location }) => sku === 'TWIN-A' && location === 'other');
      const refs = there.map(({ id }) => `message/${id}`);
      const evidence = (seen: Seen) => [...refs, ...agreements(seen), ...seen.refs.slice(0, index)];
      return { place: stage.place('TWIN-A'), script: citing(evidence, {}, places) };
    },
  },
  {
    name: 'a row again and again, until it adds up',
    count: 6,
    make: (stage, random, index) => {
      const place = stage.place(random.pick(['HALF', 'MIXED']));
      const evidence = (seen: Seen) => Array.from({ length: index + 2 }, () => neverLeft(seen)).flat();
      return { place, script: citing(evidence, { confidence: 0.99 - index / 100 }) };
    },
  },
  {
    name: 'any rows of a case that no machine may touch',
    count: 15,
    make: (stage, random, index) => {
      const place = stage.place(neverBelieved[index % neverBelieved.length]!);
      const some = random.between(1, 6);
      const action = random.chance(0.7) ? 'redrive' : 'set';
      return {
        place,
        script: citing((seen) => shuffled(unique(seen.refs), random).slice(0, some), { action }, ledger),
      };
    },
  },
  {
    name: 'all that has the size of the difference, whatever became of it',
    count: neverBelieved.length,
    make: (stage, random, index) => {
      const place = stage.place(neverBelieved[index]!);
      const fits = ({ rows }: Seen) => rows.filter(({ delta }) => delta === -place.delta).map(({ ref }) => ref);
      const fit = (seen: Seen) => (index % 2 === 0 ? fits(seen) : [...fits(seen), ...neverLeft(seen)]);
      return { place, script: citing(fit, { confidence: random.pick([0.85, 0.9, 1]) }) };
    },
  },
  {
    name: 'the right rows, and others that change the sum',
    count: 3,
    make: (stage, _, index) => {
      const shipments = ({ rows }: Seen) => rows.filter(({ status }) => status === 'expecting').map(({ ref }) => ref!);
      const steps = ({ refs }: Seen) => unique(refs.filter((ref) => ref.startsWith('step/')));
      const others = [shipments, steps, (seen: Seen) => [...shipments(seen), ...steps(seen)]][index]!;
      return { place: stage.place('CONTESTED-4'), script: citing((seen) => [...neverLeft(seen), ...others(seen)]) };
    },
  },
  {
    name: 'every row that there is',
    count: 4,
    make: (stage, random, index) => {
      const many = (seen: Seen) =>
        Array.from({ length: 51 * 10 ** (index % 3) }, (_, id) => `message/${id + 1}`).concat(seen.refs);
      return { place: anyBelieved(stage, random), script: citing(many, { confidence: 1 - index / 1_000 }) };
    },
  },
];

/** A row of the list, cited as something that it almost is. */
function misspellings(): ((ref: string) => unknown)[] {
  const id = (ref: string) => Number(ref.split('/')[1]);
  return [
    (ref) => ref.toUpperCase(),
    (ref) => ` ${ref}`,
    (ref) => `${ref} `,
    (ref) => `${ref}.0`,
    (ref) => ref.replace('/', '/0'),
    (ref) => ref.replace('/', '/-'),
    (ref) => ref.replace('/', '/+'),
    (ref) => ref.replace('/', ' '),
    (ref) => `${ref}\u0000`,
    (ref) => `${ref}\u200B`,
    (ref) => `${ref}; drop table message`,
    (ref) => `message/${id(ref) + 0.5}`,
    (ref) => `message/${id(ref) + 2 ** 53}`,
    () => `message/${2 ** 63}`,
    (ref) => `event/${id(ref)}`,
    id,
    (ref) => [ref],
    (ref) => ({ kind: 'message', id: id(ref) }),
    () => null,
    () => '__proto__',
  ];
}

/** What a tool returned that is cited in it and isn't a row of the case. */
function strangers({ answers, rows }: Seen): string[] {
  const own = new Set(rows.map(({ ref }) => ref));
  const file = answers[0]?.rows[0] as { findings?: { evidence: { ref: string }[] }[] } | undefined;
  const cited = (file?.findings ?? []).flatMap(({ evidence }) => evidence.map(({ ref }) => ref));
  return unique(cited).filter((ref) => ref.startsWith('message/') && !own.has(ref));
}

function agreements({ refs }: Seen): string[] {
  return unique(refs.filter((ref) => ref.startsWith('agreement/')));
}

function unique(refs: readonly string[]): string[] {
  return [...new Set(refs)];
}

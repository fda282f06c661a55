import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const RAW_SQL = /\b(?:query|run)(?:<[^(]*>)?\(/u;

describe('ARCHITECTURE.md', () => {
  it('lists every file of the domain that sends SQL of its own', () => {
    const sends = globSync('domain/**/*.ts').filter(
      (file) => file !== 'domain/database.ts' && RAW_SQL.test(readFileSync(file, 'utf8')),
    );
    expect(listed().toSorted()).toEqual(sends.map((file) => file.replace(/\.ts$/u, '')).toSorted());
  });
});

/** Lines such as "* `domain/outbox/`: `sql-outbox`, `wake`". */
function listed(): string[] {
  const lines = readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^\* `(domain\/[^`]+)\/`: (.*)$/gmu);
  return [...lines].flatMap(([, folder, files]) =>
    [...files!.matchAll(/`([^`]+)`/gu)].map(([, file]) => `${folder}/${file}`),
  );
}

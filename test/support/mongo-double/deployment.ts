import type { Document } from 'mongodb';
import { Cursors } from './cursors.ts';
import { DoubleCollection } from './double-collection.ts';

/** All databases and cursors of one double. */
export class Deployment {
  readonly cursors = new Cursors();
  readonly #collections = new Map<string, DoubleCollection>();

  /** The collection that a command names as its first value; made at its first use, as in MongoDB. */
  collectionOf(command: Document, name: unknown): DoubleCollection {
    const namespace = `${String(command['$db'])}.${String(name)}`;
    const known = this.#collections.get(namespace);
    if (known) return known;
    const made = new DoubleCollection(namespace);
    this.#collections.set(namespace, made);
    return made;
  }

  collectionNames(database: string): string[] {
    const prefix = `${database}.`;
    return [...this.#collections.keys()]
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length));
  }
}

import { BSON, type Document } from 'mongodb';
import { cursorNotFound, MongoDoubleError } from './mongo-double-error.ts';

/** MongoDB's own default for a first batch. */
const usualBatch = 101;

/** Results longer than a batch wait here for getMore. */
export class Cursors {
  readonly #waiting = new Map<number, Document[]>();
  #lastId = 0;

  first(namespace: string, documents: Document[], batchSize = usualBatch): Document {
    const firstBatch = documents.slice(0, batchSize);
    return { cursor: { firstBatch, id: this.#keep(++this.#lastId, documents.slice(batchSize)), ns: namespace } };
  }

  next(namespace: string, id: number, batchSize = Number.POSITIVE_INFINITY): Document {
    const waiting = this.#waiting.get(id);
    if (!waiting) throw new MongoDoubleError(`cursor id ${id} not found`, cursorNotFound);
    const nextBatch = waiting.slice(0, batchSize);
    return { cursor: { nextBatch, id: this.#keep(id, waiting.slice(batchSize)), ns: namespace } };
  }

  kill(id: number): void {
    this.#waiting.delete(id);
  }

  /** Id 0 tells the client that there is no more. */
  #keep(id: number, rest: Document[]): BSON.Long {
    this.#waiting.delete(id);
    if (rest.length === 0) return BSON.Long.ZERO;
    this.#waiting.set(id, rest);
    return BSON.Long.fromNumber(id);
  }
}

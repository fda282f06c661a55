import { aggregate, find, Query, update } from 'mingo';
import { BSON, ObjectId, type Document } from 'mongodb';
import { duplicateKey, MongoDoubleError } from './mongo-double-error.ts';

export interface Change {
  matched: number;
  modified: number;
  upserted?: Document;
  /** Of the last document matched. */
  before?: Document;
  after?: Document;
}

interface ChangeOptions {
  upsert?: boolean;
  multi?: boolean;
  sort?: Record<string, 1 | -1>;
}

/** Documents in memory; mingo judges. Every method is synchronous, so each is atomic. */
export class DoubleCollection {
  readonly namespace: string;
  readonly indexes: Document[] = [{ v: 2, key: { _id: 1 }, name: '_id_', unique: true }];
  #documents: Document[] = [];

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  find(
    filter: Document,
    options: { sort?: Record<string, 1 | -1>; skip?: number; limit?: number; projection?: Document } = {},
  ): Document[] {
    const cursor = find<Document>(this.#documents, filter, options.projection ?? {});
    if (options.sort) cursor.sort(options.sort);
    if (options.skip) cursor.skip(options.skip);
    if (options.limit) cursor.limit(Math.abs(options.limit));
    return cursor.all();
  }

  aggregate(pipeline: Document[]): Document[] {
    return aggregate(this.#documents, pipeline);
  }

  insert(document: Document): void {
    const added = { ...document, _id: document['_id'] ?? new ObjectId() };
    this.#refuseDuplicate(added);
    this.#documents.push(added);
  }

  remove(filter: Document, limit: number): number {
    const doomed = new Set(this.find(filter, { limit }));
    this.#documents = this.#documents.filter((document) => !doomed.has(document));
    return doomed.size;
  }

  change(filter: Document, modifier: Document, { upsert, multi, sort }: ChangeOptions): Change {
    requireOperators(modifier);
    const { $setOnInsert: _, ...onUpdate } = modifier;
    // mingo names an operator it doesn't know only when it meets a document.
    update({}, onUpdate);
    const targets = this.find(filter, { ...(sort && { sort }), limit: multi ? 0 : 1 });
    if (targets.length === 0 && upsert) return this.#upsert(filter, modifier);
    const change: Change = { matched: targets.length, modified: 0 };
    for (const target of targets) {
      const changed = copyOf(target);
      if (update(changed, onUpdate).length > 0) change.modified += 1;
      this.#refuseDuplicate(changed, target);
      this.#documents[this.#documents.indexOf(target)] = changed;
      Object.assign(change, { before: target, after: changed });
    }
    return change;
  }

  createIndex(index: Document): void {
    if (this.indexes.some((known) => known['name'] === index['name'])) return;
    this.indexes.push({ v: 2, ...index });
  }

  /** A new document begins with what the filter asks to be equal. */
  #upsert(filter: Document, { $setOnInsert, ...modifier }: Document): Change {
    const made: Document = { _id: new ObjectId() };
    for (const [field, value] of Object.entries(filter)) {
      if (field.startsWith('$') || field.includes('.'))
        throw new MongoDoubleError(`an upsert by ${field} is not implemented`);
      if (!isOperators(value)) made[field] = value;
    }
    update(made, { ...modifier, $set: { ...modifier['$set'], ...$setOnInsert } });
    this.insert(made);
    return { matched: 0, modified: 0, upserted: made, after: made };
  }

  #refuseDuplicate(candidate: Document, except?: Document): void {
    for (const { unique, key, name, partialFilterExpression } of this.indexes) {
      const covers = new Query(partialFilterExpression ?? {});
      if (!unique || !covers.test(candidate)) continue;
      const same = new Query(Object.fromEntries(Object.keys(key).map((field) => [field, candidate[field] ?? null])));
      const twin = this.#documents.find((other) => other !== except && covers.test(other) && same.test(other));
      if (twin)
        throw new MongoDoubleError(
          `E11000 duplicate key error collection: ${this.namespace} index: ${name}`,
          duplicateKey,
        );
    }
  }
}

function requireOperators(modifier: Document): void {
  if (Array.isArray(modifier)) throw new MongoDoubleError('an update by pipeline is not implemented');
  const plain = Object.keys(modifier).find((key) => !key.startsWith('$'));
  if (plain !== undefined) throw new MongoDoubleError(`a replacement (with the field ${plain}) is not implemented`);
}

function isOperators(value: unknown): boolean {
  return value?.constructor === Object && Object.keys(value).some((key) => key.startsWith('$'));
}

/** Through BSON: keeps dates and ids what they are. */
function copyOf(document: Document): Document {
  return BSON.deserialize(BSON.serialize(document));
}

/** What MongoDB would answer as `{ ok: 0 }`, or what the double can't do: then the message says so. */
export class MongoDoubleError extends Error {
  readonly code: number;

  constructor(message: string, code = notImplemented) {
    super(code === notImplemented ? `MongoDB (wire double): ${message}` : message);
    this.name = 'MongoDoubleError';
    this.code = code;
  }
}

const notImplemented = 238;
export const commandNotFound = 59;
export const cursorNotFound = 43;
export const duplicateKey = 11_000;

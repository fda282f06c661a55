import { BSON, type Document } from 'mongodb';
import { MongoDoubleError } from './mongo-double-error.ts';

const opReply = 1;
const opQuery = 2004;
const opMsg = 2013;
const headerBytes = 16;

export interface Request {
  id: number;
  /** The driver opens a connection with the old OP_QUERY and then speaks OP_MSG; each is answered in its own form. */
  form: 'query' | 'msg';
  command: Document;
}

/** Cuts whole requests off the front of what has arrived so far. */
export function takeRequests(arrived: Buffer): { requests: Request[]; rest: Buffer } {
  const requests: Request[] = [];
  let rest = arrived;
  while (rest.length >= headerBytes && rest.length >= rest.readInt32LE(0)) {
    const length = rest.readInt32LE(0);
    requests.push(decode(rest.subarray(0, length)));
    rest = rest.subarray(length);
  }
  return { requests, rest };
}

function decode(message: Buffer): Request {
  const id = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  const body = message.subarray(headerBytes);
  if (opCode === opMsg) return { id, form: 'msg', command: decodeMsg(body) };
  if (opCode === opQuery) return { id, form: 'query', command: decodeQuery(body) };
  throw new MongoDoubleError(`opcode ${opCode} is not implemented`);
}

/** flags; then sections: kind 0 is the command, kind 1 a named list of documents that belongs into it. */
function decodeMsg(body: Buffer): Document {
  const flags = body.readUInt32LE(0);
  // Bit 16 only allows the server to answer more than once; it needn't.
  if ((flags & 0xffff) !== 0) throw new MongoDoubleError(`OP_MSG flags ${flags} are not implemented`);
  const command: Document = {};
  let at = 4;
  while (at < body.length) {
    const kind = body.readUInt8(at);
    const section = body.subarray(at + 1, at + 1 + body.readInt32LE(at + 1));
    Object.assign(command, kind === 0 ? BSON.deserialize(section) : decodeList(section));
    at += 1 + section.length;
  }
  return command;
}

function decodeList(section: Buffer): Document {
  const nameEnd = section.indexOf(0, 4);
  const documents: Document[] = [];
  let at = nameEnd + 1;
  while (at < section.length) {
    const document = section.subarray(at, at + section.readInt32LE(at));
    documents.push(BSON.deserialize(document));
    at += document.length;
  }
  return { [section.toString('utf8', 4, nameEnd)]: documents };
}

/** flags, collection name, skip, limit, command. */
function decodeQuery(body: Buffer): Document {
  const nameEnd = body.indexOf(0, 4);
  return BSON.deserialize(body.subarray(nameEnd + 1 + 8));
}

export function encodeAnswer(request: Request, reply: Document): Buffer {
  const document = Buffer.from(BSON.serialize(reply));
  const head = request.form === 'msg' ? Buffer.alloc(5) : replyHead();
  const header = Buffer.alloc(headerBytes);
  header.writeInt32LE(headerBytes + head.length + document.length, 0);
  header.writeInt32LE(request.id, 8);
  header.writeInt32LE(request.form === 'msg' ? opMsg : opReply, 12);
  return Buffer.concat([header, head, document]);
}

/** flags, cursor id (8 bytes), starting from, number returned: one. */
function replyHead(): Buffer {
  const head = Buffer.alloc(20);
  head.writeInt32LE(1, 16);
  return head;
}

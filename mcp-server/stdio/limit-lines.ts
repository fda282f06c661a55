import { Transform } from 'node:stream';

/** What is passed on of a stream of lines, and who hears of the rest. */
interface Limits {
  readonly longest: number;
  /** Heard once a line. */
  readonly tooLong: () => void;
  /** Whether a whole line is passed on. */
  readonly passes: (line: Buffer) => boolean;
}

const LINE_FEED = 0x0a;
/** Larger than almost every line: only what needs more grows. */
const ROOM = 64 * 1024;

/**
 * Passes lines on, whole and one at a time, but never holds more than `longest` bytes of one: a longer one is dropped up
 * to its end. Blank lines are dropped; what comes after the last line feed is no line.
 */
export function limitLines({ longest, tooLong, passes }: Limits): Transform {
  let room: Buffer = Buffer.allocUnsafe(ROOM);
  let length = 0;
  let dropping = false;

  function hold(piece: Buffer): void {
    if (dropping) return;
    dropping = length + piece.length > longest;
    if (dropping) return tooLong();
    if (length + piece.length > room.length) room = grown(room, length, length + piece.length);
    length += piece.copy(room, length);
  }

  function endLine(): Buffer | null {
    const line = dropping ? null : Buffer.concat([room.subarray(0, length), Buffer.of(LINE_FEED)]);
    if (room.length > ROOM) room = Buffer.allocUnsafe(ROOM);
    length = 0;
    dropping = false;
    return line?.some((byte) => byte > 0x20) ? line : null;
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
        hold(chunk.subarray(start, end));
        const line = endLine();
        if (line && passes(line)) this.push(line);
        start = end + 1;
      }
      hold(chunk.subarray(start));
      done();
    },
  });
}

/** Doubled at least: pieces of a byte each would otherwise be copied again with every byte. */
function grown(room: Buffer, length: number, needed: number): Buffer {
  const larger = Buffer.allocUnsafe(Math.max(needed, 2 * room.length));
  room.copy(larger, 0, 0, length);
  return larger;
}

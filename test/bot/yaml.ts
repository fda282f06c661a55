/** As much YAML as our manifest uses: maps, lists, plain and double-quoted scalars, whole-line comments. Anything else throws. */
export function readYaml(text: string): unknown {
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s*#/.test(line))
    .map((line) => ({ indent: line.search(/\S/), text: line.trim() }));
  const [value, next] = readBlock(lines, 0);
  if (next !== lines.length) throw new TypeError(`Line not understood: ${lines[next]!.text}`);
  return value;
}

interface Line {
  readonly indent: number;
  readonly text: string;
}

function readBlock(lines: readonly Line[], start: number): [unknown, number] {
  const isList = lines[start]!.text.startsWith('- ');
  return isList ? readList(lines, start) : readMap(lines, start);
}

function readList(lines: readonly Line[], start: number): [unknown[], number] {
  const { indent } = lines[start]!;
  const items: unknown[] = [];
  let at = start;
  while (lines[at]?.indent === indent && lines[at]!.text.startsWith('- ')) {
    const rest = lines[at]!.text.slice(2);
    if (!/^[a-z_]+:( |$)/.test(rest)) {
      items.push(scalar(rest));
      at += 1;
      continue;
    }
    const own = [{ indent: indent + 2, text: rest }, ...lines.slice(at + 1)];
    const [item, used] = readMap(own, 0);
    items.push(item);
    at += used;
  }
  return [items, at];
}

function readMap(lines: readonly Line[], start: number): [Record<string, unknown>, number] {
  const { indent } = lines[start]!;
  const map: Record<string, unknown> = {};
  let at = start;
  while (lines[at]?.indent === indent && !lines[at]!.text.startsWith('- ')) {
    const [, key, value] = /^([a-z_]+):(?: (.+))?$/.exec(lines[at]!.text) ?? [];
    if (key === undefined || key in map) throw new TypeError(`Line not understood: ${lines[at]!.text}`);
    if (value === undefined) [map[key], at] = readBlock(lines, at + 1);
    else [map[key], at] = [scalar(value), at + 1];
  }
  return [map, at];
}

function scalar(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text.startsWith('"')) return JSON.parse(text);
  if (/^[[{&*!|>'%@`]|: | #/.test(text)) throw new TypeError(`Scalar not understood: ${text}`);
  return text;
}

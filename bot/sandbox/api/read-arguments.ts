import { addressOf, readBody, type Exchange } from '../http/exchange.ts';
import { Refusal } from './refusal.ts';

export type Arguments = Readonly<Record<string, unknown>>;

/** A call's arguments: from a JSON body, a form, or the address, as Slack takes them. */
export async function readArguments(exchange: Exchange): Promise<Arguments> {
  const body = (await readBody(exchange)).toString('utf8');
  const type = exchange.request.headers['content-type'] ?? '';
  if (type.startsWith('application/json')) return readJsonObject(body);
  if (body !== '' && !type.startsWith('application/x-www-form-urlencoded')) throw new Refusal('invalid_form_data');
  return Object.fromEntries(
    [...addressOf(exchange).searchParams, ...new URLSearchParams(body)].map(([name, value]) => [
      name,
      decode(name, value),
    ]),
  );
}

function readJsonObject(body: string): Arguments {
  const value = parse(body, 'invalid_json');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refusal('json_not_object');
  // A JSON body may still carry its structures as JSON in a string.
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, typeof one === 'string' ? decode(name, one) : one]),
  );
}

/** These arguments are structures; in a form they come as JSON. */
const STRUCTURES: Readonly<Record<string, string>> = {
  blocks: 'invalid_blocks_format',
  view: 'invalid_arguments',
  attachments: 'invalid_attachments',
  files: 'invalid_arguments',
  metadata: 'invalid_metadata_format',
};

function decode(name: string, value: string): unknown {
  const code = STRUCTURES[name];
  return code === undefined || value === '' ? value : parse(value, code);
}

function parse(json: string, code: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Refusal(code);
  }
}

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Doors, openDoors } from './doors.ts';
import { Office } from './office.ts';
import { bridgeToStdio } from './stdio-bridge.ts';

const SUITE = fileURLToPath(import.meta.resolve('@modelcontextprotocol/conformance/dist/index.js'));

/** Those that any server must pass. */
const always = ['server-initialize', 'ping', 'tools-list', 'resources-list', 'prompts-list'];

/** The suite speaks HTTP only: over stdio a bridge in front of the streams translates, and nobody can rebind a name. */
const applying = { http: [...always, 'dns-rebinding-protection'], stdio: always };

const ITS_TOOL = "calls a tool of the suite's own server";
const ITS_RESOURCE = "reads a resource of the suite's own server";
const ITS_PROMPT = "gets a prompt of the suite's own server";

/** The others, and why they say nothing about this server. */
const notApplying: Readonly<Record<string, string>> = {
  'logging-set-level': 'this server declares no logging',
  'completion-complete': "completes an argument of a prompt of the suite's own server",
  'tools-call-simple-text': ITS_TOOL,
  'tools-call-image': ITS_TOOL,
  'tools-call-audio': ITS_TOOL,
  'tools-call-embedded-resource': ITS_TOOL,
  'tools-call-mixed-content': ITS_TOOL,
  'tools-call-with-logging': ITS_TOOL,
  'tools-call-error': ITS_TOOL,
  'tools-call-with-progress': ITS_TOOL,
  'tools-call-sampling': ITS_TOOL,
  'tools-call-elicitation': ITS_TOOL,
  'json-schema-2020-12': ITS_TOOL,
  'elicitation-sep1034-defaults': ITS_TOOL,
  'elicitation-sep1330-enums': ITS_TOOL,
  'server-sse-polling': 'this server has no streams',
  'server-sse-multiple-streams': 'this server has no streams',
  'resources-read-text': ITS_RESOURCE,
  'resources-read-binary': ITS_RESOURCE,
  'resources-templates-read': ITS_RESOURCE,
  'resources-subscribe': 'this server declares no subscriptions',
  'resources-unsubscribe': 'this server declares no subscriptions',
  'prompts-get-simple': ITS_PROMPT,
  'prompts-get-with-args': ITS_PROMPT,
  'prompts-get-embedded-resource': ITS_PROMPT,
  'prompts-get-with-image': ITS_PROMPT,
};

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

interface Door {
  readonly url: string;
  readonly close: () => unknown;
}

let office: Office;
let doors: Doors;

beforeAll(async () => {
  office = await Office.open();
  doors = await openDoors(office);
});
afterAll(async () => {
  await doors.close();
  await office.close();
});

const ways = {
  http: () => signInFor(doors),
  stdio: () => bridgeToStdio((streams) => doors.serveLocally(streams)),
} as const;

describe.each(['http', 'stdio'] as const)('the conformance suite of MCP over %s', (way) => {
  let door: Door;
  let outcomes: ReadonlyMap<string, Outcome>;

  beforeAll(async () => {
    door = await ways[way]();
    const lines = (await runSuite(door.url)).matchAll(/^. ([a-z0-9-]+): (\d+) passed, (\d+) failed$/gmu);
    outcomes = new Map(
      [...lines].map(([, name, passed, failed]) => [name!, { passed: Number(passed), failed: Number(failed) }]),
    );
  }, 60_000);
  afterAll(async () => void (await door.close()));

  it.each(applying[way])('%s passes', (name) => {
    expect(outcomes.get(name)).toMatchObject({ failed: 0 });
    expect(outcomes.get(name)!.passed).toBeGreaterThan(0);
  });

  it('has no scenario that is not spoken of here', () => {
    const known = [...applying.http, ...Object.keys(notApplying)];
    expect([...outcomes.keys()].toSorted()).toEqual(known.toSorted());
  });

  // Of streams the suite sees the bridge's, not ours: what it says of them over stdio tells nothing.
  const others = Object.entries(notApplying).filter(([name]) => way === 'http' || !name.includes('sse'));
  it.each(others)('%s does not apply: it %s', (name) => {
    expect(outcomes.get(name)?.passed).toBe(0); // should one begin to pass, it belongs above
  });
});

/** The suite can't send a token. This adds one and passes everything else through, Host and Origin included. */
async function signInFor({ url, tokenOf }: Doors): Promise<Door> {
  const { hostname: host, port } = new URL(url);
  const server = createServer((asked, answer) => {
    const { url: path, method } = asked;
    const headers = { ...asked.headers, authorization: `Bearer ${tokenOf('both')}` };
    const passedOn = request({ host, port, path, method, headers }, (answered) => {
      answer.writeHead(answered.statusCode!, answered.headers);
      answered.pipe(answer);
    });
    asked.pipe(passedOn);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, close };
}

/** Every scenario in one process: it takes two seconds, most of them for starting. */
function runSuite(url: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [SUITE, 'server', '--url', url, '--suite', 'all'], { timeout: 50_000 }, (_, out, err) =>
      resolve(out + err),
    );
  });
}

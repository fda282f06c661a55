import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findOlderNode } from '../support/older-node.ts';
import { Product } from '../support/product.ts';

const LAUNCHER = join(import.meta.dirname, '../../lockstep.mjs');

const OPENING = `idempotency_key,occurred_at,kind,sku,bin,to_bin,quantity,channel,reference,note
o-1,2026-11-01T08:00:00Z,opening,MUG,A-1,,7,,,
`;

describe('an agent', { timeout: 120_000 }, () => {
  it('asks what happened to a SKU: over HTTP with a token, and started by its client under an older Node', async () => {
    const product = new Product();
    const running = product.spawn(['--empty']);
    onTestFinished(async () => void (await running.stop('SIGKILL')));
    await running.says(/^ready$/m);
    const [, url] = /agents \(MCP\) +(http:\S+)/.exec(running.out)!;
    const file = join(product.dataFolder, 'opening.csv');
    writeFileSync(file, OPENING);
    await product.stock('import', file, '--create', '--yes');

    const made = (await product.stock('mcp-token', 'create', 'an agent', '--json')).json() as { token: string };
    const headers = { authorization: `Bearer ${made.token}` };
    const overHttp = new StreamableHTTPClientTransport(new URL(url!), { requestInit: { headers } });
    const started = new StdioClientTransport({
      command: findOlderNode() ?? process.execPath,
      args: [LAUNCHER, 'mcp'],
      cwd: '/', // a client starts it from anywhere
      env: { LOCKSTEP_DATA: product.dataFolder },
      stderr: 'pipe',
    });
    for (const transport of [overHttp, started]) expect(await onHandAsAsked(transport)).toBe(7);

    await product.stock('mcp-token', 'revoke', made.token);
    await expect(
      onHandAsAsked(new StreamableHTTPClientTransport(new URL(url!), { requestInit: { headers } })),
    ).rejects.toThrow(/401|token/i);
    const { out, err } = await running.stop();
    expect(`${out}${err}`).not.toMatch(/error|stumbled|lockstep_1_/i);
  });
});

async function onHandAsAsked(transport: Transport): Promise<number> {
  const client = new Client({ name: 'an agent', version: '1' });
  await client.connect(transport);
  const { structuredContent } = await client.callTool({ name: 'get_sku', arguments: { sku: 'MUG' } });
  await client.close();
  return (structuredContent as { rows: { onHand: number }[] }).rows[0]!.onHand;
}

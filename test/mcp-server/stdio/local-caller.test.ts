import { describe, expect, it } from 'vitest';
import { localCaller } from '../../../mcp-server/stdio/local-caller.ts';

const verify = async (bearer: string) =>
  bearer === 'good' ? { tokenId: 5, name: 'claude', scopes: new Set(['stock:propose'] as const) } : null;

describe('who speaks over stdio', () => {
  it('may look, without a token', async () => {
    expect(await localCaller(verify, undefined)).toEqual({
      transport: 'stdio',
      tokenId: null,
      client: null,
      scopes: new Set(['stock:read']),
    });
  });

  it('may do what its token says, and no more', async () => {
    expect(await localCaller(verify, 'good')).toMatchObject({ tokenId: 5, scopes: new Set(['stock:propose']) });
  });

  it('is refused with a token that is unknown or revoked, instead of falling back', async () => {
    await expect(localCaller(verify, 'bad')).rejects.toMatchObject({
      code: 'token-refused',
      message: expect.stringMatching(/MCP_TOKEN.*mcp-token create/) as string,
    });
  });
});

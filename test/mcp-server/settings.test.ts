import { describe, expect, it } from 'vitest';
import { mcpSettings } from '../../mcp-server/settings.ts';

const TOKEN = `lockstep_12_${'A'.repeat(43)}`;

describe('the settings of the agents’ door', () => {
  it('may be missing altogether', () => {
    expect(mcpSettings.parse({})).toEqual({ MCP_HOSTS: [], MCP_ORIGINS: [] });
  });

  it('name the port, further names, further origins and a token', () => {
    const text = {
      MCP_PORT: '8080',
      MCP_HOSTS: 'lockstep.acme.com, stock',
      MCP_ORIGINS: 'https://agents.acme.com,http://10.0.0.1:8080,',
      MCP_TOKEN: ` ${TOKEN} `,
    };
    expect(mcpSettings.parse(text)).toEqual({
      MCP_PORT: 8080,
      MCP_HOSTS: ['lockstep.acme.com', 'stock'],
      MCP_ORIGINS: ['https://agents.acme.com', 'http://10.0.0.1:8080'],
      MCP_TOKEN: TOKEN,
    });
  });

  it.each([
    ['MCP_PORT', 'http', /must be a port/],
    ['MCP_PORT', '70000', /must be a port/],
    ['MCP_HOSTS', 'https://acme.com', /host names without scheme and port/],
    ['MCP_HOSTS', 'acme.com:443', /host names/],
    ['MCP_HOSTS', '*', /host names/],
    ['MCP_ORIGINS', 'agents.acme.com', /addresses such as https/],
    ['MCP_ORIGINS', 'https://agents.acme.com/', /without a path or a slash/],
    ['MCP_ORIGINS', '*', /addresses/],
    ['MCP_ORIGINS', 'null', /addresses/],
    ['MCP_TOKEN', 'sk-123', /must be a token of "stock mcp-token create"/],
    ['MCP_TOKEN', TOKEN.slice(0, -1), /copy it again/],
  ])('%s=%s is refused in words that show no secret', (name, value, words) => {
    const messages = mcpSettings
      .safeParse({ [name]: value })
      .error?.issues.map(({ path, message }) => [path[0], message]);
    expect(messages).toEqual([[name, expect.stringMatching(words)]]);
    expect(JSON.stringify(messages)).not.toContain(TOKEN.slice(0, -1));
  });
});

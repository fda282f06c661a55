import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ANA, BEN, button, card, CHANNEL, openWorkspace, type Json } from './local-slack.ts';

const HOSTILE = `<script>alert(1)</script><img src=x onerror=alert(1)> " onmouseover="alert(1) ' </li> <!channel> *b*`;

describe('the page', () => {
  it('is headed SANDBOX and shows the channel to the one who looks', async () => {
    const { api, slack } = await openWorkspace();
    await api('chat.postMessage', { channel: CHANNEL, text: 'for everybody' });
    await api('chat.postEphemeral', { channel: CHANNEL, user: ANA, text: 'for Ana alone' });
    const [asAna, asBen] = await Promise.all([ANA, BEN].map((id) => read(`${slack.url}/?as=${id}`)));
    expect(asAna).toContain('<strong>SANDBOX</strong>');
    expect(asAna).toContain('for everybody');
    expect(asAna).toContain('for Ana alone');
    expect(asBen).toContain('for everybody');
    expect(asBen).not.toContain('for Ana alone');
  });

  it('turns no text into markup, wherever the text comes from', async () => {
    const { api, app, slack, sim } = await openWorkspace();
    const plain = { type: 'plain_text', text: HOSTILE.slice(0, 74) };
    app.command('/stock', ({ ack }) => ack(HOSTILE));
    await sim('command', { user: ANA, text: HOSTILE });
    await sim('command', { user: ANA, text: '/stock' });
    await api('chat.postMessage', { channel: CHANNEL, text: HOSTILE });
    const blocks: Json[] = [
      { type: 'header', text: plain },
      { type: 'section', block_id: HOSTILE, text: { type: 'mrkdwn', text: HOSTILE }, fields: [plain] },
      { type: 'context', elements: [plain, { type: 'image', image_url: 'javascript:alert(1)', alt_text: HOSTILE }] },
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: HOSTILE }] }] },
      { type: 'table', rows: [[{ type: 'raw_text', text: HOSTILE }]] },
      { type: 'markdown', text: `${HOSTILE} [x](javascript:alert(1))` },
      { type: 'alert', text: { type: 'mrkdwn', text: HOSTILE } },
      { type: 'actions', elements: [{ ...button(HOSTILE, HOSTILE.slice(0, 74)), url: 'javascript:alert(1)' }] },
      { type: 'section', text: { type: 'mrkdwn', text: '<javascript:alert(1)|go>' } },
    ];
    expect((await api('chat.postMessage', { channel: CHANNEL, text: HOSTILE, blocks })).ok).toBe(true);
    await api('views.publish', { user_id: ANA, view: { type: 'home', blocks } });
    for (const address of [`/?as=${ANA}`, `/?as=${ANA}&tab=home`]) {
      const html = await read(slack.url + address);
      expect(html).toContain('alert(1)');
      expect(html.match(/<script/g)).toEqual(['<script']);
      // Attribute values aside, which React always quotes: what is left is the markup itself.
      const bare = html.replaceAll(/"[^"]*"/g, '""');
      expect(bare).not.toMatch(/<[^>]*\son\w+=|<[^>]*=[^"]/);
      expect(html).not.toMatch(/href="javascript:alert/);
    }
  });

  it('shows a mention as one, and an escaped one as text', async () => {
    const { api, slack } = await openWorkspace();
    const show = async (text: string) => {
      const { ts } = await api('chat.postMessage', { channel: CHANNEL, text });
      const [, message = ''] = (await read(`${slack.url}/?as=${ANA}`)).split(`data-ts="${ts}"`);
      return message;
    };
    expect(await show('<!channel> and <@U0SANDBEN>')).toMatch(/slack_broadcast[^>]*>@channel<.*@Ben</);
    const escaped = await show('&lt;!channel&gt; &amp;lt; &lt;@U0SANDBEN&gt;');
    expect(escaped).toContain('&lt;!channel&gt; &amp;lt; &lt;@U0SANDBEN&gt;');
    expect(escaped).not.toContain('slack_broadcast');
    expect(await show('a <b> & <javascript:alert(1)|c> <https://example.com|d>')).toMatch(
      /a &lt;b&gt; &amp; &lt;javascript:alert\(1\)\|c&gt; .*href="https:\/\/example.com"/,
    );
  });

  it('takes plain text and table cells literally', async () => {
    const { api, slack } = await openWorkspace();
    const text = { type: 'plain_text', text: '*not bold* <!channel>' };
    const rows = [[{ type: 'raw_text', text: '_not italic_ <!here>' }]];
    await api('chat.postMessage', {
      channel: CHANNEL,
      text: 'x',
      blocks: [
        { type: 'section', text },
        { type: 'table', rows },
      ],
    });
    const html = await read(slack.url);
    expect(html).toContain('*not bold* &lt;!channel&gt;');
    expect(html).toContain('_not italic_ &lt;!here&gt;');
  });

  it('marks what a test drives', async () => {
    const { api, slack } = await openWorkspace();
    const { ts } = await api('chat.postMessage', {
      channel: CHANNEL,
      text: 'x',
      blocks: card('x', button('approve', 'Approve')),
    });
    const html = await read(slack.url);
    expect(html).toContain(`data-ts="${ts}"`);
    expect(html).toMatch(/<button data-block-id="decision" data-action-id="approve" type="button"/);
    expect(html).not.toContain('&quot;id&quot;:1');
  });

  it('loads nothing from anywhere else', async () => {
    const { slack } = await openWorkspace();
    const html = await read(slack.url);
    const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
    expect(addresses.filter((address) => /^(https?:)?\/\//.test(address ?? ''))).toEqual([]);
    for (const asset of ['/style.css', '/blocks.css', '/client.js']) {
      expect(await read(slack.url + asset)).not.toMatch(/@import|url\(['"]?(https?:)?\/\//);
    }
    const { headers } = await fetch(slack.url);
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  it('answers no other website', async () => {
    const { slack, sim } = await openWorkspace();
    const body = JSON.stringify({ userId: ANA, channelId: CHANNEL, text: 'from elsewhere' });
    const act = (headers: Record<string, string>) => status(`${slack.url}/act/line`, headers, body);
    const json = { 'content-type': 'application/json' };
    expect(await act({ ...json, origin: 'https://evil.example' })).toBe(403);
    expect(await act({ ...json, host: 'evil.example' })).toBe(403);
    expect(await act({ 'content-type': 'text/plain' })).toBe(404);
    expect((await sim('messages')).messages).toEqual([]);
    expect(await act({ ...json, origin: slack.url })).toBe(200);
    expect((await sim('messages')).messages).toHaveLength(1);
  });

  it('sends its parts again only when something changed', async () => {
    const { api, slack } = await openWorkspace();
    const { revision } = JSON.parse(await read(`${slack.url}/fragments?as=${ANA}`)) as { revision: string };
    const again = () => fetch(`${slack.url}/fragments?as=${ANA}&revision=${revision}`);
    expect((await again()).status).toBe(204);
    await api('chat.postMessage', { channel: CHANNEL, text: 'news' });
    expect((await again()).status).toBe(200);
  });
});

async function read(url: string): Promise<string> {
  return (await fetch(url)).text();
}

/** With node:http, because fetch sets Host by itself. */
function status(url: string, headers: Record<string, string>, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on('error', reject);
    call.end(body);
  });
}

import { describe, expect, it } from 'vitest';
import type { Answer } from '../../bot/answer.ts';
import { stockCommands } from '../../bot/stock-commands.ts';
import { runTerminal } from '../../bot/terminal.ts';
import { renderAnswer } from '../../bot/terminal/render-answer.ts';

async function typed(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const screen = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    outStyled: false,
    errStyled: false,
    interactive: false,
    ask: async () => '',
  };
  const code = await runTerminal(
    {
      name: 'stock',
      about: 'About.',
      commands: stockCommands,
      screen,
      user: 'ana',
      newKey: () => 'key',
      openDesk: () => Promise.reject(new TypeError('nothing may be opened')),
    },
    argv,
    new AbortController().signal,
  );
  return { code, out, err };
}

describe('the terminal, before anything is opened', () => {
  it('lists every command of the contract', async () => {
    const { code, out } = await typed('--help');
    expect(code).toBe(0);
    const contract =
      'import receive fulfill return adjust transfer open location bin sku outbox drain reconcile drift status catalog';
    for (const name of contract.split(' ')) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect((await typed()).out).toBe(out);
  });

  it.each(stockCommands.map(({ name }) => name))('%s --help has an example that begins with it', async (name) => {
    const { code, out, err } = await typed(name, '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`Example:\n  stock ${name}`);
    expect(out).toContain('--json');
  });

  it.each(['receive', 'fulfill', 'return', 'adjust', 'transfer', 'open'])('%s takes --key', async (name) => {
    expect((await typed(name, '--help')).out).toContain('--key <KEY>');
  });

  it('suggests the nearest command', async () => {
    const { code, err } = await typed('recieve', 'TEE', '1', 'A-1');
    expect(code).toBe(2);
    expect(err).toBe("Unknown command 'recieve'. (Did you mean receive?)\n");
  });

  it.each([
    [['receive', 'TEE'], /^Missing required argument 'QUANTITY'\.$/m],
    [['receive', 'TEE', '1', 'A-1', 'B-1'], /^Too many arguments.*[^.]\.\n$/],
    [['receive', 'TEE', '1', 'A-1', '--colour', 'red'], /^Unknown option '--colour'\.$/m],
    [['receive', 'TEE', 'a dozen', 'A-1'], /^QUANTITY: "a dozen" isn't a whole number of units, such as 12\.$/m],
    [['receive', 'TEE', '１２', 'A-1'], /isn't a whole number/],
    [['receive', '', '1', 'A-1'], /^SKU is empty\.$/m],
    [['adjust', 'TEE', '3', 'A-1', '--reason', 'x'], /write \+3 to add three or -3 to take three away/],
    [['outbox', '--limit', '0'], /^--limit: "0" must be a number from 1 to 99999\.$/m],
  ])('answers %j with exit code 2 and a sentence', async (argv, sentence) => {
    const { code, out, err } = await typed(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(sentence);
  });

  it('says wrong usage as data too, in one line, when asked for --json', async () => {
    const { out } = await typed('receive', 'TEE', 'x', 'A-1', '--json');
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'wrong-usage' } });
  });

  it('lets a surprise through', async () => {
    await expect(typed('status')).rejects.toThrow('nothing may be opened');
  });
});

describe('renderAnswer', () => {
  const answer: Answer = {
    headline: 'Two SKUs.',
    tables: [
      {
        title: 'Levels',
        columns: [{ name: 'SKU' }, { name: 'on hand', align: 'right' }],
        rows: [
          ['TEE', 12_345],
          ['a\u001b[31m\u0007b\u202ec', null],
        ],
      },
    ],
    notes: ['Look again.'],
    json: null,
  };

  it('aligns columns, separates thousands and shows what is not known as a dash', () => {
    expect(renderAnswer(answer, { sandbox: true, styled: false })).toBe(
      [
        'SANDBOX  Two SKUs.',
        '',
        'Levels',
        '  SKU    on hand',
        '  TEE     12,345',
        '  a b c        –',
        '',
        'Look again.',
        '',
      ].join('\n'),
    );
  });

  it('leaves SANDBOX out where nothing stands in, and tables without rows', () => {
    const bare = { ...answer, tables: answer.tables!.map((table) => ({ ...table, rows: [] })), notes: [] };
    expect(renderAnswer(bare, { sandbox: false, styled: false })).toBe('Two SKUs.\n');
  });
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { launchBrowser } from '../../support/slack-page.ts';
import { ANA, BEN, button, card, CHANNEL, modal, openWorkspace, QUANTITY, SAM, type Workspace } from './local-slack.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe('the page in a browser', () => {
  it('types a command, fills its modal, is corrected, and shows the result', async () => {
    const workspace = await openWorkspace();
    const { app } = workspace;
    app.command('/stock', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: modal(QUANTITY, BIN, NOTE, CHECKS) });
    });
    app.view('count', async ({ ack, view, body, client }) => {
      const { quantity, bin, note, checks } = view.state.values;
      if (quantity?.['number']?.value === '6')
        return ack({ response_action: 'errors', errors: { quantity: 'The ledger says 12: count again.' } });
      await ack();
      const picked = checks?.['checks']?.selected_options?.map(({ value }) => value).join('+');
      const text = `<@${body.user.id}> counted ${quantity?.['number']?.value} in ${bin?.['bin']?.selected_option?.value} (${picked}): ${note?.['note']?.value}`;
      await client.apiCall('chat.postMessage', { channel: CHANNEL, text });
    });
    const page = await open(workspace, ANA);
    await type(page, '/stock count TEE-BLK-M');
    const dialog = page.getByRole('dialog', { name: 'Count' });
    await dialog.getByLabel('Counted').fill('6');
    await dialog.getByLabel('Bin').selectOption('B-01-1');
    await dialog.getByLabel('Note').fill('behind <b>the</b> shelf');
    await dialog.getByLabel('Twice').check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').getByText('The ledger says 12: count again.').waitFor();
    expect(await dialog.getByLabel('Note').inputValue()).toBe('behind <b>the</b> shelf');
    expect(await dialog.getByLabel('Twice').isChecked()).toBe(true);
    await dialog.getByLabel('Counted').fill('11');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('@Ana counted 11 in B-01-1 (twice): behind <b>the</b> shelf').waitFor();
  });

  it('asks before it presses, presses as whoever one is, and everybody sees the card change', async () => {
    const workspace = await openWorkspace();
    const { api, app } = workspace;
    const heard: string[] = [];
    app.action('approve', async ({ ack, body, respond, client }) => {
      heard.push(body.user.id);
      await ack();
      if (body.user.id === SAM) {
        await respond('Only Ana and Ben can approve.');
        return;
      }
      const text = `Approved by <@${body.user.id}>`;
      if (body.type === 'block_actions')
        await client.chat.update({
          channel: CHANNEL,
          ts: body.message?.ts ?? '',
          text,
          blocks: card(text).slice(0, 1),
        });
    });
    const confirm = {
      text: { type: 'plain_text', text: 'Set the shop to 12?' },
      confirm: { type: 'plain_text', text: 'Set it' },
    };
    const blocks = card('Drift of *-6*', { ...button('approve', 'Approve'), style: 'primary', confirm });
    const { ts } = await api('chat.postMessage', { channel: CHANNEL, text: 'Drift', blocks });
    const [page, onlooker] = [await open(workspace, BEN), await open(workspace, ANA)];

    await page.getByRole('link', { name: 'Sam' }).click();
    expect(await page.getByRole('navigation', { name: 'Who you are' }).locator('[aria-current]').innerText()).toContain(
      'Sam',
    );
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(heard).toEqual([]);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Set it' }).click();
    await page.getByText('Only Ana and Ben can approve.').waitFor();
    expect(await onlooker.getByText('Only Ana and Ben can approve.').count()).toBe(0);

    await page.getByRole('link', { name: 'Ben' }).click();
    const seen = page.locator(`[data-ts="${ts}"]`);
    await seen.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Set it' }).click();
    await seen.getByText('Approved by @Ben').waitFor();
    await onlooker.locator(`[data-ts="${ts}"]`).getByText('Approved by @Ben').waitFor();
    expect(await onlooker.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(heard).toEqual([SAM, BEN]);
  });

  it('runs no script that comes in a text, and keeps the command box while the channel moves', async () => {
    const workspace = await openWorkspace();
    const page = await open(workspace, ANA);
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.getByRole('textbox').fill('half a com');
    const text = '<script>alert(1)</script><img src=x onerror=alert(2)><!channel>';
    await workspace.api('chat.postMessage', { channel: CHANNEL, text });
    await page.getByText('<script>alert(1)</script>').waitFor();
    expect(await page.locator('#main script, #main img').count()).toBe(0);
    expect(await page.getByText('@channel').count()).toBe(1);
    expect(await page.getByRole('textbox').inputValue()).toBe('half a com');
    expect(dialogs).toEqual([]);
  });

  it('opens the home, says what Slack says of a bot that fails, and picks from menus', async () => {
    const workspace = await openWorkspace();
    const { app } = workspace;
    app.event('app_home_opened', async ({ event, client }) => {
      const options = [{ text: { type: 'plain_text' as const, text: 'Open cases' }, value: 'open' }];
      const pick = { type: 'static_select' as const, action_id: 'filter', options };
      const blocks = [{ type: 'actions' as const, block_id: 'filters', elements: [pick] }];
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
    });
    app.action('filter', async ({ ack, action, body, client }) => {
      await ack();
      const text = action.type === 'static_select' ? `Showing ${action.selected_option?.value}` : '';
      const block = { type: 'header' as const, text: { type: 'plain_text' as const, text } };
      await client.views.publish({ user_id: body.user.id, view: { type: 'home', blocks: [block] } });
    });
    app.command('/stock', () => Promise.reject(new TypeError('the bot is broken')));
    const page = await open(workspace, BEN);
    await page.getByRole('link', { name: 'Lockstep' }).click();
    await page.getByLabel('filter').selectOption('open');
    await page.getByRole('heading', { name: 'Showing open' }).waitFor();
    expect(await page.getByLabel('filter').count()).toBe(0);
    await page.getByRole('link', { name: 'stock' }).click();
    await type(page, '/stock');
    await page.getByText('/stock failed with the error "dispatch_failed"').waitFor();
  });
});

const BIN = {
  type: 'input',
  block_id: 'bin',
  label: { type: 'plain_text', text: 'Bin' },
  element: {
    type: 'static_select',
    action_id: 'bin',
    options: ['A-03-2', 'B-01-1'].map((value) => ({ text: { type: 'plain_text', text: value }, value })),
  },
};
const NOTE = {
  type: 'input',
  block_id: 'note',
  optional: true,
  label: { type: 'plain_text', text: 'Note' },
  element: { type: 'plain_text_input', action_id: 'note', multiline: true },
};
const CHECKS = {
  type: 'input',
  block_id: 'checks',
  optional: true,
  label: { type: 'plain_text', text: 'How' },
  element: {
    type: 'checkboxes',
    action_id: 'checks',
    options: [{ text: { type: 'plain_text', text: 'Twice' }, value: 'twice' }],
  },
};

async function open({ slack }: Workspace, userId: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1100, height: 800 } });
  page.setDefaultTimeout(10_000);
  onTestFinished(() => page.close());
  await page.goto(`${slack.url}/?as=${userId}`);
  return page;
}

async function type(page: Page, line: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message #stock' }).fill(line);
  await page.keyboard.press('Enter');
}

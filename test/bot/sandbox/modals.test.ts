import { describe, expect, it } from 'vitest';
import { ANA, BEN, button, modal, openWorkspace, QUANTITY, type Json, type Workspace } from './local-slack.ts';

describe('a trigger', () => {
  it('opens one modal, within three seconds', async () => {
    const { api, sim, trigger } = await withTrigger();
    const open = (trigger_id: string) => api('views.open', { trigger_id, view: modal(QUANTITY) });
    expect((await open('1.2.made-up')).error).toBe('invalid_trigger_id');
    expect((await open(trigger)).ok).toBe(true);
    expect((await open(trigger)).error).toBe('exchanged_trigger_id');
    await sim('command', { user: ANA, text: '/stock' });
    const { journal } = await sim('journal?name=command');
    await sim('clock', { advanceMs: 3001 });
    expect((await open(journal.at(-1).body.trigger_id)).error).toBe('expired_trigger_id');
  });

  it('is not used up by a view that is refused', async () => {
    const { api, trigger } = await withTrigger();
    const refused = await api('views.open', { trigger_id: trigger, view: { ...modal(QUANTITY), submit: undefined } });
    expect(refused).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] missing required field: submit [json-pointer:/view]'] },
    });
    expect((await api('views.open', { trigger_id: trigger, view: modal(QUANTITY) })).ok).toBe(true);
  });

  it('goes to one of two callers', async () => {
    const { api, trigger } = await withTrigger();
    const both = [1, 2].map(() => api('views.open', { trigger_id: trigger, view: modal(QUANTITY) }));
    expect((await Promise.all(both)).filter(({ ok }) => ok)).toHaveLength(1);
  });
});

describe('a submission', () => {
  const input = (number: string) => ({ quantity: { number: [number] } });

  it('is refused by the form itself before the app hears of it', async () => {
    const { sim, view, heard } = await withModal(() => undefined);
    for (const [number, fault] of [
      ['', 'Please complete this required field.'],
      ['six', 'Enter a whole number.'],
      ['1.5', 'Enter a whole number.'],
      ['-1', 'Enter a number of at least 0.'],
    ] as const) {
      expect((await sim('submit', { user: ANA, view, input: input(number) })).delivery).toBeNull();
      expect((await sim(`views?user=${ANA}`)).modals[0].faults).toEqual({ quantity: fault });
    }
    expect(heard).toEqual([]);
    expect((await sim('submit', { user: BEN, view, input: input('6') })).error.code).toBe('no-such-view');
  });

  it('carries what was typed, and closes the view', async () => {
    const { sim, view, heard } = await withModal(() => undefined);
    await sim('submit', { user: ANA, view, input: input('6') });
    expect(heard).toEqual([{ quantity: { number: { type: 'number_input', value: '6' } } }]);
    expect((await sim(`views?user=${ANA}`)).modals).toEqual([]);
  });

  it('shows the app’s errors, or trouble for a block that takes none', async () => {
    let errors: Record<string, string> = { quantity: 'The shelf holds 7' };
    const { sim, view } = await withModal(() => ({ response_action: 'errors', errors }));
    await sim('submit', { user: ANA, view, input: input('6') });
    const [shown] = (await sim(`views?user=${ANA}`)).modals;
    expect([shown.faults, shown.notice]).toEqual([errors, null]);
    expect(shown.state.values.quantity.number.value).toBe('6');
    errors = { elsewhere: 'x' };
    await sim('submit', { user: ANA, view, input: input('6') });
    const [again] = (await sim(`views?user=${ANA}`)).modals;
    expect([again.faults, again.notice]).toEqual([{}, 'We had some trouble connecting. Try again?']);
  });

  it('updates, pushes and clears', async () => {
    let answer: Json = {
      response_action: 'update',
      view: { ...modal(QUANTITY), callback_id: 'count', external_id: 'two' },
    };
    const { sim, view } = await withModal(() => answer);
    await sim('submit', { user: ANA, view, input: input('6') });
    expect((await sim(`views?user=${ANA}`)).modals).toMatchObject([{ id: view, external_id: 'two' }]);
    answer = { response_action: 'push', view: modal(QUANTITY) };
    await sim('submit', { user: ANA, view, input: input('6') });
    const stack = (await sim(`views?user=${ANA}`)).modals;
    expect(stack).toMatchObject([{ previous_view_id: view, root_view_id: view }, { id: view }]);
    answer = { response_action: 'update', view: { type: 'modal' } };
    await sim('submit', { user: ANA, view: stack[0].id, input: input('6') });
    expect((await sim(`views?user=${ANA}`)).modals[0].notice).toContain('trouble');
    answer = { response_action: 'clear' };
    await sim('submit', { user: ANA, view: stack[0].id, input: input('6') });
    expect((await sim(`views?user=${ANA}`)).modals).toEqual([]);
  });
});

describe('an open view', () => {
  it('is updated by whoever saw its last state', async () => {
    const { api, sim, view } = await withModal(() => undefined);
    const [{ hash }] = (await sim(`views?user=${ANA}`)).modals;
    const update = () => api('views.update', { view_id: view, hash, view: modal(QUANTITY) });
    expect((await update()).ok).toBe(true);
    expect((await update()).error).toBe('hash_conflict');
  });

  it('has buttons that know it, and tells the app that wants to know when it is closed', async () => {
    const { api, app, sim, view } = await withModal(() => undefined);
    const heard: unknown[] = [];
    app.action('more', async ({ ack, body }) => {
      await ack();
      if (body.type === 'block_actions')
        heard.push(body.view?.id, body.view?.state.values['quantity']?.['number']?.value);
    });
    app.view({ callback_id: 'count', type: 'view_closed' }, async ({ ack, body }) => {
      await ack();
      heard.push(body.type);
    });
    const more = { type: 'actions', block_id: 'extra', elements: [button('more', 'More')] };
    await api('views.update', { view_id: view, view: { ...modal(QUANTITY, more), notify_on_close: true } });
    await sim('click', { user: ANA, view, block: 'extra', action: 'more', input: { quantity: { number: ['4'] } } });
    await sim('dismiss', { user: ANA, view });
    expect(heard).toEqual([view, '4', 'view_closed']);
    expect((await sim('click', { user: ANA, view, block: 'extra', action: 'more' })).error.code).toBe('no-such-view');
  });
});

/** Ana typed a command; the app acknowledged and kept its trigger. */
async function withTrigger(): Promise<Workspace & { trigger: string }> {
  const workspace = await openWorkspace();
  workspace.app.command('/stock', ({ ack }) => ack());
  await workspace.sim('command', { user: ANA, text: '/stock' });
  const { journal } = await workspace.sim('journal?name=command');
  return { ...workspace, trigger: journal[0].body.trigger_id };
}

/** A modal is open before Ana; submissions are answered by `answer`. */
async function withModal(answer: () => Json): Promise<Workspace & { view: string; heard: unknown[] }> {
  const workspace = await withTrigger();
  const heard: unknown[] = [];
  workspace.app.view('count', async ({ ack, view }) => {
    heard.push(view.state.values);
    await ack(answer());
  });
  const opened = await workspace.api('views.open', { trigger_id: workspace.trigger, view: modal(QUANTITY) });
  return { ...workspace, view: opened.view.id, heard };
}

import { z } from 'zod';
import { check } from '../blocks/check.ts';
import { completeIds } from '../blocks/complete-ids.ts';
import { homeView, modalView, type HomeView, type ModalView } from '../blocks/surface.ts';
import { inTransaction, type Database } from '../database/open.ts';
import { findAccount } from '../state/accounts.ts';
import { exchangeTrigger } from '../state/triggers.ts';
import { viewJson } from '../state/view-json.ts';
import * as views from '../state/views.ts';
import type { World } from '../world.ts';
import { method } from './method.ts';
import { Refusal } from './refusal.ts';

const VIEW = z.unknown();

export const viewsOpen = method(
  z.object({ trigger_id: z.string(), view: VIEW }),
  async (world, { trigger_id, view }) => {
    const body = readModal(view);
    return show(world, async (db, now) => {
      const { userId } = await exchangeTrigger(db, now, trigger_id);
      for (const open of await views.openModals(db, userId)) await views.closeView(db, open.id);
      return views.openView(db, body, userId, undefined);
    });
  },
);

export const viewsPush = method(
  z.object({ trigger_id: z.string(), view: VIEW }),
  async (world, { trigger_id, view }) => {
    const body = readModal(view);
    return show(world, async (db, now) => {
      const { userId } = await exchangeTrigger(db, now, trigger_id);
      const stack = await views.openModals(db, userId);
      if (stack.length === 0) throw new Refusal('not_found');
      if (stack.length >= MAX_STACK) throw new Refusal('push_limit_reached');
      return views.openView(db, body, userId, stack[0]);
    });
  },
);

export const viewsUpdate = method(
  z.object({
    view_id: z.string().optional(),
    external_id: z.string().optional(),
    hash: z.string().optional(),
    view: VIEW,
  }),
  async (world, { view_id, external_id, hash, view }) =>
    show(world, async (db) => {
      const found =
        view_id !== undefined
          ? await views.findView(db, view_id)
          : external_id !== undefined
            ? await views.findOpenByExternalId(db, external_id)
            : undefined;
      if (found === undefined || !found.isOpen) throw new Refusal('not_found');
      if (hash !== undefined && hash !== '' && hash !== found.hash) throw new Refusal('hash_conflict');
      return views.updateView(db, found.id, found.body.type === 'home' ? readHome(view) : readModal(view));
    }),
);

export const viewsPublish = method(
  z.object({ user_id: z.string(), hash: z.string().optional(), view: VIEW }),
  async (world, { user_id, hash, view }) => {
    const body = readHome(view);
    return show(world, async (db) => {
      if ((await findAccount(db, user_id)) === undefined) throw new Refusal('user_not_found');
      const current = await views.homeOf(db, user_id);
      if (hash !== undefined && hash !== '' && hash !== current?.hash) throw new Refusal('hash_conflict');
      return views.publishHome(db, body, user_id);
    });
  },
);

export function readModal(view: unknown): ModalView {
  const body = check(modalView, measured(view), { code: 'invalid_arguments', pointer: '/view' });
  return { ...body, blocks: completeIds(body.blocks) };
}

function readHome(view: unknown): HomeView {
  const body = check(homeView, measured(view), { code: 'invalid_arguments', pointer: '/view' });
  return { ...body, blocks: completeIds(body.blocks) };
}

/** 250 kB a view, three views a stack (documented). */
function measured(view: unknown): unknown {
  if (JSON.stringify(view ?? null).length > 250_000) throw new Refusal('view_too_large');
  return view;
}

export const MAX_STACK = 3;

async function show(
  { pool, clock }: World,
  work: (db: Database, now: Date) => Promise<views.StoredView>,
): Promise<Record<string, unknown>> {
  try {
    return await inTransaction(pool, async (tx) => ({ view: viewJson(await work(tx, await clock.now(tx))) }));
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'one_open_external_id')
      throw new Refusal('duplicate_external_id');
    throw error;
  }
}

import * as z from 'zod';
import { badArguments } from '../refusal.ts';

const paged = z.looseObject({ cursor: z.undefined().optional() }).optional();

/** All is listed at once, so no cursor was ever handed out. */
export function refuseCursor(params: unknown): void {
  if (!paged.safeParse(params).success) throw badArguments('Everything is listed at once. Ask again without cursor.');
}

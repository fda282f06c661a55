import type { Tool } from './tool.ts';
import { compareNow } from './tools/compare-now.ts';
import { findSimilarCases } from './tools/find-similar-cases.ts';
import { getCase } from './tools/get-case.ts';
import { getHealth } from './tools/get-health.ts';
import { getSku } from './tools/get-sku.ts';
import { listDrifts } from './tools/list-drifts.ts';
import { listMessages } from './tools/list-messages.ts';
import { listMovements } from './tools/list-movements.ts';
import { listReadings } from './tools/list-readings.ts';
import { listStorefrontEvents } from './tools/list-storefront-events.ts';
import { searchSkus } from './tools/search-skus.ts';

/** In the order they are listed, which never changes: models' prompts are cached by it. */
export const offeredTools: readonly Tool[] = [
  getCase,
  getSku,
  searchSkus,
  listMovements,
  listMessages,
  listStorefrontEvents,
  listReadings,
  listDrifts,
  findSimilarCases,
  compareNow,
  getHealth,
];

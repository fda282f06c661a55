import type { Resource } from './resource.ts';
import { caseResource } from './resources/case.ts';
import { digestResource } from './resources/digest.ts';
import { policyResource } from './resources/policy.ts';
import { skuResource } from './resources/sku.ts';

/** In the order they are listed. */
export const offeredResources: readonly Resource[] = [policyResource, digestResource, caseResource, skuResource];

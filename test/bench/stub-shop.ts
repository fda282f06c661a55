import { setTimeout as wait } from 'node:timers/promises';
import type {
  AdjustRequest,
  ComposedCall,
  SetRequest,
  Storefront,
  WriteOutcome,
} from '../../domain/ports/storefront.ts';

/** How far away it is. */
export const SHOP_MS = 20;

export interface StubLine {
  readonly inventoryItemId: string;
  readonly delta: number;
}

/** A shop that takes every call, after 20 ms, and counts: what the benchmark measures is the outbox before it, nothing else. */
export class StubShop implements Storefront {
  readonly domain = 'stub.test';
  calls = 0;
  /** By item: how many lines named it, and their units. */
  readonly received = new Map<string, { lines: number; units: number }>();

  /** Whoever calls it pays for writing and reading the same bytes. */
  async take(body: string): Promise<void> {
    await wait(SHOP_MS);
    this.calls += 1;
    const { lines } = JSON.parse(body) as { lines: StubLine[] };
    for (const { inventoryItemId, delta } of lines) {
      const { lines, units } = this.received.get(inventoryItemId) ?? { lines: 0, units: 0 };
      this.received.set(inventoryItemId, { lines: lines + 1, units: units + delta });
    }
  }

  composeAdjust(request: AdjustRequest): ComposedCall {
    return { apiVersion: 'stub-1', body: JSON.stringify(request) };
  }

  composeSet(request: SetRequest): ComposedCall {
    return { apiVersion: 'stub-1', body: JSON.stringify({ ...request, lines: [] }) };
  }

  async send({ body }: ComposedCall): Promise<WriteOutcome> {
    await this.take(body);
    return { kind: 'applied', remoteId: 'stub' };
  }

  async locations(): Promise<[]> {
    return [];
  }
  async findItems(): Promise<[]> {
    return [];
  }
  async readItems(): Promise<[]> {
    return [];
  }
  async *scanItems(): AsyncGenerator<[]> {}
  async *changedOrders(): AsyncGenerator<[]> {}
}

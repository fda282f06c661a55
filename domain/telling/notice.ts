/** One card or mail to be sent or updated, as its row says. `wanted` is ahead of what is shown. */
export type Notice =
  | {
      readonly id: number;
      readonly wanted: number;
      readonly failures: number;
      readonly kind: 'case';
      readonly caseId: number;
      readonly channel: string | null;
      readonly messageTs: string | null;
    }
  | {
      readonly id: number;
      readonly wanted: number;
      readonly failures: number;
      readonly kind: 'digest-slack' | 'digest-mail';
      readonly day: string;
    };

/** What came of telling it once. */
export type Told =
  | { readonly kind: 'told'; readonly channel?: string; readonly messageTs?: string }
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  | { readonly kind: 'failed'; readonly message: string };

export interface HttpLimits {
  /** By one token. */
  readonly callsAMinute: number;
  /** With a wrong token, from one address. */
  readonly failuresAMinute: number;
  readonly bodyBytes: number;
  /** For a whole request to arrive. */
  readonly requestMs: number;
  readonly connections: number;
}

/** Far more than an agent that thinks between its questions needs, and little enough to leave the ledger its database. */
export const usualLimits: HttpLimits = {
  callsAMinute: 120,
  failuresAMinute: 20,
  bodyBytes: 1024 * 1024,
  requestMs: 30_000,
  connections: 200,
};

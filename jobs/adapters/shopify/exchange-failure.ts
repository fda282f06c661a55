import type { NotSent, Unknown } from './answer.ts';

/**
 * Says whether a failed fetch certainly left nothing. undici puts the reason into `cause`; when several addresses
 * were tried, each has its own. Only what names the connection's set-up counts as not sent: a reset, a TLS alert or
 * anything unheard of may have come after the bytes. Messages carry codes only: an error's own text can quote headers.
 */
export function exchangeFailure(error: unknown): NotSent | Unknown {
  const causes = rootCauses(error);
  const reasons = causes.map(setupFailure);
  const [reason] = reasons;
  const codes = [...new Set(causes.map((cause) => cause.code))].join(', ');
  if (reason === undefined || reason === null || reasons.includes(null)) {
    return { kind: 'unknown', reason: 'connection', message: `The connection to the shop broke (${codes}).` };
  }
  return { kind: 'not-sent', reason, message: `${ADVICE[reason]} (${codes})` };
}

interface RootCause {
  readonly code: string;
  readonly syscall: string | null;
}

type SetupFailure = 'refused' | 'dns' | 'tls';

const ADVICE: Readonly<Record<SetupFailure, string>> = {
  refused: "No connection to the shop: check this machine's network, proxy and firewall.",
  dns: "The shop's name could not be resolved: check SHOPIFY_SHOP and this machine's DNS.",
  tls: "The shop's certificate was not accepted: check this machine's clock and trusted certificates.",
};

const DNS_CODES = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME']);

/** Certain only when the system call that failed was `connect`: on an open socket the same codes prove nothing. */
const CONNECT_CODES = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
]);

/** Verdicts of this side about the shop's certificate: the handshake ends before a request is written. */
const CERTIFICATE_CODES = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function setupFailure({ code, syscall }: RootCause): SetupFailure | null {
  if (DNS_CODES.has(code)) return 'dns';
  if (CERTIFICATE_CODES.has(code)) return 'tls';
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'refused';
  return CONNECT_CODES.has(code) && syscall === 'connect' ? 'refused' : null;
}

function rootCauses(error: unknown): RootCause[] {
  if (error instanceof AggregateError) return error.errors.flatMap(rootCauses);
  if (error instanceof Error && error.cause !== undefined) return rootCauses(error.cause);
  return [{ code: wordOf(error, 'code') ?? 'no code', syscall: wordOf(error, 'syscall') }];
}

function wordOf(error: unknown, property: string): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const value: unknown = Reflect.get(error, property);
  return typeof value === 'string' ? value : null;
}

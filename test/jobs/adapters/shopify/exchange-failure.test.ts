import { describe, expect, it } from 'vitest';
import { exchangeFailure } from '../../../../jobs/adapters/shopify/exchange-failure.ts';

const fetchFailed = (cause: unknown) => new TypeError('fetch failed', { cause });
const cause = (code: string, syscall?: string) => Object.assign(new TypeError('secret words'), { code, syscall });

describe('exchangeFailure', () => {
  it.each([
    ['ECONNREFUSED', 'connect', 'refused'],
    ['ENETUNREACH', 'connect', 'refused'],
    ['ETIMEDOUT', 'connect', 'refused'],
    ['UND_ERR_CONNECT_TIMEOUT', undefined, 'refused'],
    ['ENOTFOUND', 'getaddrinfo', 'dns'],
    ['EAI_AGAIN', 'getaddrinfo', 'dns'],
    ['CERT_HAS_EXPIRED', undefined, 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', undefined, 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', undefined, 'tls'],
  ])('knows that nothing left after %s (%s)', (code, syscall, reason) => {
    expect(exchangeFailure(fetchFailed(cause(code, syscall)))).toMatchObject({ kind: 'not-sent', reason });
  });

  it.each([
    ['ECONNRESET', 'read'],
    ['EPIPE', 'write'],
    ['ETIMEDOUT', 'read'],
    ['EHOSTUNREACH', 'write'],
    ['UND_ERR_SOCKET', undefined],
    ['UND_ERR_HEADERS_TIMEOUT', undefined],
    ['UND_ERR_BODY_TIMEOUT', undefined],
    ['EPROTO', undefined],
    ['ERR_SSL_WRONG_VERSION_NUMBER', undefined],
    ['NEVER_HEARD_OF', undefined],
  ])('does not know after %s (%s)', (code, syscall) => {
    expect(exchangeFailure(fetchFailed(cause(code, syscall)))).toMatchObject({ kind: 'unknown', reason: 'connection' });
  });

  it('does not know when only some of several addresses were refused', () => {
    const refused = cause('ECONNREFUSED', 'connect');
    const both = fetchFailed(new AggregateError([refused, refused]));
    const one = fetchFailed(new AggregateError([refused, cause('ECONNRESET', 'read')]));
    expect(exchangeFailure(both).kind).toBe('not-sent');
    expect(exchangeFailure(one).kind).toBe('unknown');
  });

  it.each([undefined, 'words', new TypeError('fetch failed'), new AggregateError([])])(
    'does not know after %s',
    (error) => {
      expect(exchangeFailure(error).kind).toBe('unknown');
    },
  );

  it("quotes codes, never an error's own words", () => {
    expect(exchangeFailure(fetchFailed(cause('ECONNRESET'))).message).not.toContain('secret');
  });
});

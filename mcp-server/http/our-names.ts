const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether a Host header names this machine from inside, or a configured name, at whatever port. */
export function isOurHost(header: string, hosts: readonly string[]): boolean {
  const name = /^(\[[0-9a-f:.]+\]|[^:[\]/@\s]+)(?::[0-9]{1,5})?$/iu.exec(header)?.[1]?.toLowerCase();
  return name !== undefined && (LOOPBACK.includes(name) || hosts.some((host) => host.toLowerCase() === name));
}

/** The same of an Origin header; a configured one counts as a whole, scheme and port included. "null" is nobody's. */
export function isOurOrigin(header: string, origins: readonly string[]): boolean {
  if (origins.includes(header)) return true;
  if (!URL.canParse(header)) return false;
  const { origin, protocol, hostname } = new URL(header);
  // What isn't spelt as browsers spell it ("http://127.1", "http://me@localhost") comes from nobody's page.
  return origin === header && /^https?:$/u.test(protocol) && LOOPBACK.includes(hostname);
}

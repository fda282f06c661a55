/**
 * A rule of the house was broken by the caller. `code` is stable and kebab-case, for programs;
 * `message` is one plain sentence for people that says what to do next; `details` names the values.
 * Each door (terminal, Slack, HTTP, MCP) catches this once and answers in its own tongue.
 */
export class DomainError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.details = details;
  }
}

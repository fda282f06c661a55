/** A Web API answer with ok:false. Slack answers these with status 200; `messages` say where an argument is wrong. */
export class Refusal extends Error {
  readonly code: string;
  readonly messages: readonly string[];

  constructor(code: string, messages: readonly string[] = []) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.messages = messages;
  }

  /** The shape was recorded by others in public issue threads: the list comes twice, once with a level. */
  toBody(): Record<string, unknown> {
    if (this.messages.length === 0) return { ok: false, error: this.code };
    const levelled = this.messages.map((message) => `[ERROR] ${message}`);
    return { ok: false, error: this.code, errors: this.messages, response_metadata: { messages: levelled } };
  }
}

/** What the local Slack refuses at its own doors (the page, /__sim): a code for programs, a sentence for people. */
export class SandboxError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'SandboxError';
    this.code = code;
  }
}

/** What the sandbox refuses: a kebab-case code for programs, a sentence for people (with what to do next). */
export class SandboxError extends Error {
  readonly code: string;
  /** One line per fault where a whole file or list was refused. */
  readonly details: readonly string[];

  constructor(code: string, message: string, details: readonly string[] = []) {
    super(message);
    this.name = 'SandboxError';
    this.code = code;
    this.details = details;
  }
}

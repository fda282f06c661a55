/** The terminal's three streams, as the face sees them; tests hand in their own. */
export interface Screen {
  out(text: string): void;
  err(text: string): void;
  /** Whether standard output and standard error take bold and colours. */
  readonly outStyled: boolean;
  readonly errStyled: boolean;
  /** Whether somebody sits there who can be asked and shown a progress bar. */
  readonly interactive: boolean;
  /** Prints the question on standard error and waits for a line. */
  ask(question: string, signal: AbortSignal): Promise<string>;
}

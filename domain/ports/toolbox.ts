/** What an investigator may look things up with: the same tools, under the same bounds, that any agent has. */
export interface Toolbox {
  /** In an order that never changes. */
  list(signal: AbortSignal): Promise<readonly ToolDescription[]>;
  /** Never throws for what a tool may answer, a refusal included; rejects when the signal says so or the door is shut. */
  call(name: string, args: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<ToolAnswer>;
}

export interface ToolDescription {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

export type ToolAnswer =
  | { readonly kind: 'answered'; readonly content: unknown }
  /** The call was not answered, and why, in a sentence that helps to call better. */
  | { readonly kind: 'refused'; readonly says: string };

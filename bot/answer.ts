/** What a command says back: data that the terminal, Slack or a program each show in their own way. */
export interface Answer extends Statement {
  /** The same for programs; its keys are a contract. */
  readonly json: unknown;
  /** True when the command did what it could and something still needs a person or another try. */
  readonly unfinished?: boolean;
}

export interface Statement {
  /** One sentence: what happened, or what is so. */
  readonly headline: string;
  readonly tables?: readonly Table[];
  /** What follows from it, or what to do next; one sentence each. */
  readonly notes?: readonly string[];
}

export interface Table {
  readonly title?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Column {
  readonly name: string;
  readonly align?: 'right';
}

/** Null is "not known", which is not the same as 0. */
export type Cell = string | number | null;

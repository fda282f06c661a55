/** What every write carries, whichever verb it is. */
export interface Write {
  /** Who did it, e.g. "terminal:ana". */
  readonly actor: string;
  /** From the door; the same key again returns the first result, with other content it is refused. */
  readonly key: string;
  /** The order, purchase order or paper it belongs to. */
  readonly reference?: string | undefined;
  readonly note?: string | undefined;
  /** When it happened, if that isn't now. */
  readonly occurredAt?: Date | undefined;
  /** When it happened before the bin was counted and is recorded after: "was it in the count?" */
  readonly inCount?: boolean | undefined;
}

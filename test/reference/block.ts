/** A part of a document that is written from the code. */
export interface Block {
  /** The document, from the root of the tree. */
  readonly path: string;
  /** As in `<!-- make doc: name -->`. */
  readonly name: string;
  readonly make: () => string;
}

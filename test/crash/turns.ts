/** Reads what passes on a connection just far enough to see where requests and answers end. */
export interface Turn {
  /** In the octets that were handed in last, behind its last one. */
  readonly end: number;
  /** Of an answer: the server has refused. */
  readonly isFailure: boolean;
}

export interface TurnReader {
  /** The turns that end in these octets. */
  read(chunk: Buffer): readonly Turn[];
}

/** One for each direction of a connection. */
export interface TurnReaders {
  readonly requests: () => TurnReader;
  readonly answers: () => TurnReader;
}

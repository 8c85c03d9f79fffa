/** The limits of messages and connections; each is an option somewhere above. */
export interface MessageLimits {
  readonly headBytesMax: number;
  readonly fieldsMax: number;
  readonly bodyBytesMax: number;
  /** From the first octet (of a new connection: from its beginning) to the end of the head. */
  readonly headTimeoutMs: number;
  /** How long a connection may wait for its next request. */
  readonly idleTimeoutMs: number;
  /** A body must come at this rate, measured over each `bodyWindowMs`. */
  readonly bodyBytesPerSecondMin: number;
  readonly bodyWindowMs: number;
  /** How long a peer may take none of what is written for it. */
  readonly writeTimeoutMs: number;
}

export const defaultMessageLimits: MessageLimits = {
  headBytesMax: 16_384,
  fieldsMax: 100,
  bodyBytesMax: 1_048_576,
  headTimeoutMs: 10_000,
  idleTimeoutMs: 75_000,
  bodyBytesPerSecondMin: 500,
  bodyWindowMs: 5000,
  writeTimeoutMs: 60_000,
};

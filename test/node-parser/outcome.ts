/** What one of two parsers made of the same octets. */
import type { ReadField } from "../http1/reading.ts";

export interface OutcomeMessage {
  /** Method, target and version, or version, status and reason. */
  readonly head: string;
  readonly fields: readonly ReadField[];
  body: string;
  trailers: readonly ReadField[];
  isComplete: boolean;
}

export interface Outcome {
  readonly messages: readonly OutcomeMessage[];
  /** Why it read no further; empty when it waits for more. */
  readonly refusal: string;
}

/** What a call and its app know of faults: that there are some, and when they have a say. */

export interface AppliedFaults {
  /** As `x-fault-id` tells them: applied, or in the way of being applied. */
  readonly ids: string;
  /** 0 is at once. */
  readonly delayMs: number;
  /** Whether one of them takes the route's place. */
  readonly answers: boolean;
  onDelayed(): void;
  /** Does what is done in the route's place. */
  answer(): void;
  /** The field for an answer that is about to leave. `bodyBytes` is negative when not known. */
  atHead(status: number, bodyBytes: number): string;
  /** The call is over: what was not applied is not any more. */
  onSettled(): void;
}

/** Where the body of a call goes that a fault shapes. */
export interface ShapedBody {
  /** `false` asks to wait for the exchange's `onDrain`. */
  write(chunk: Uint8Array | string): boolean;
  end(trailers: string): void;
}

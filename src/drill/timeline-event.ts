/** One thing of a drill's timeline, while it is carried out. */
export interface TimelineEvent {
  /** After the steady state. */
  readonly atMs: number;
  /** How long it lasts by itself; `undefined`: until what it does is done. */
  readonly forMs: number | undefined;
  readonly isFault: boolean;
  /** For people. */
  readonly what: string;
  /** Why it did not come to it. */
  readonly problem: string | undefined;
  readonly isActive: boolean;
  /**
   * Settles when it is in force, or, of what has no length of its own, when it is done. What cannot
   * be done is its `problem`.
   */
  begin(): Promise<void>;
  /** Takes it back; nothing when it is not in force. */
  end(): Promise<void>;
}

/** What a drill came to. */
export type VerdictName = "PASS" | "FAIL" | "INCONCLUSIVE";

export interface Finding {
  readonly expectation: string;
  readonly outcome: "met" | "missed" | "unknown";
  /** What was measured. */
  readonly evidence: string;
}

export interface Verdict {
  readonly name: VerdictName;
  /** Why nothing can be said, whatever was found: each a sentence; none for PASS and FAIL. */
  readonly doubts: readonly string[];
  readonly findings: readonly Finding[];
}

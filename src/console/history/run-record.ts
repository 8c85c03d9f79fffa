/** A drill or a run of a script that is over, as the history keeps it and the page shows it. */

export interface DrillFinding {
  readonly expectation: string;
  readonly outcome: "met" | "missed" | "unknown";
  readonly evidence: string;
}

/** What the gateway counted in one stretch of time. */
export interface RunSlice {
  /** Answers in each bucket of `boundsMs`, and above the last. */
  readonly counts: readonly number[];
  /** Answers with a 5xx. */
  readonly failures: number;
}

export interface RunFigures {
  readonly requests: number;
  /** Answers with a 5xx among the requests; `undefined` when there were none, as those below. */
  readonly failureShare: number | undefined;
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  readonly p99Ms: number | undefined;
}

export interface RunSummary extends RunFigures {
  readonly id: number;
  readonly kind: "drill" | "script";
  readonly name: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly tookS: number;
  /** PASS, FAIL or INCONCLUSIVE; of a script, how its run has ended. */
  readonly verdict: string;
}

/** A table of a drill's report. */
export interface RunTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Of a drill: what its verdict rests on. */
export interface RunVerdict {
  readonly about: string;
  readonly doubts: readonly string[];
  readonly findings: readonly DrillFinding[];
  readonly tables: readonly RunTable[];
}

/** What was measured, for a comparison. */
export interface RunMeasure {
  /** Upper bounds of the buckets. */
  readonly boundsMs: readonly number[];
  readonly slices: readonly RunSlice[];
}

export interface RunDetail extends RunSummary {
  /** None of a script's run. */
  readonly judged: RunVerdict | undefined;
}

export interface NewRun extends Omit<RunSummary, "id" | keyof RunFigures> {
  readonly judged: RunVerdict | undefined;
  readonly measure: RunMeasure;
}

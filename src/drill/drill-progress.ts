/** What a drill tells while it runs, for the terminal and the console. */
export const drillSteps = ["steady", "before", "during", "recovery", "after", "verdict"] as const;

export type DrillStep = (typeof drillSteps)[number];

export interface DrillProgress {
  readonly step: DrillStep;
  /** What the sentence is about: `drill` is its own course. */
  readonly about: "drill" | "fault" | "breaker";
  readonly sentence: string;
  readonly tone: "good" | "bad" | "warning" | "neutral";
}

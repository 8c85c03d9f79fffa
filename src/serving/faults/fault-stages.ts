/** Where in the life of a call each kind of fault has its say. */
import type { FaultKind } from "./fault-plan.ts";

export type FaultStage = "delay" | "answer" | "body";

export const faultStages: Readonly<Record<FaultKind, FaultStage>> = {
  delay: "delay",
  status: "answer",
  reset: "answer",
  hang: "answer",
  truncate: "body",
  "slow-body": "body",
};

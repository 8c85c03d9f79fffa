/** What can be done to a request on purpose, and where in the life of a call it has its say. */

export interface FaultKindTraits {
  /** Delays add up; of each other stage one fault is applied to a call. */
  readonly stage: "delay" | "answer" | "body";
  /** What a target does that has it: "answers with …". */
  readonly about: string;
}

export const faultKinds = {
  status: { stage: "answer", about: "answers with the fault's status in the route's place" },
  delay: { stage: "delay", about: "holds the request back before the route gets it" },
  reset: { stage: "answer", about: "resets the connection before any octet of an answer" },
  hang: { stage: "answer", about: "takes the request and never answers it" },
  truncate: { stage: "body", about: "ends the connection after half of the body" },
  "slow-body": { stage: "body", about: "sends the body in small pieces, at a rate" },
} as const satisfies Readonly<Record<string, FaultKindTraits>>;

export type FaultKind = keyof typeof faultKinds;

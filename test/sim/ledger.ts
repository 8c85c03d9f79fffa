/** What the parties of a simulated run have noted, each for itself; compared at the end. */
import type { AccessLogEntry } from "../../src/gateway/access-log.ts";
import type { BodyCheck } from "./marked-body.ts";
import type { RequestPlan } from "./plan-request.ts";

/** One request as one backend saw it, and what that backend made of it. */
export interface Attempt {
  readonly request: RequestRecord;
  /** Stands in the response and in its body. */
  readonly mark: string;
  readonly backend: string;
  readonly upload: BodyCheck;
  isRequestComplete: boolean;
  /** 0 as long as no response is decided on. */
  status: number;
  /** Octets of the whole response body. */
  bodyLength: number;
  /** The response was written to its end, and is one that a client can see the end of. */
  isAnswered: boolean;
  hasTrailers: boolean;
}

/** A final response as the client saw it. */
export interface Answer {
  readonly status: number;
  /** `undefined` when the gateway has answered in the place of a backend. */
  readonly attempt: Attempt | undefined;
  bodyLength: number;
  isComplete: boolean;
  /** The gateway said that it is the last one on the connection. */
  readonly closes: boolean;
}

export interface RequestRecord {
  readonly plan: RequestPlan;
  readonly client: string;
  /** All its octets were written. */
  isSent: boolean;
  /** How often the gateway has begun an exchange for it. */
  begun: number;
  /** How often a backend has got its head, even one that did not look at it any more. */
  heads: number;
  readonly attempts: Attempt[];
  readonly entries: AccessLogEntry[];
  answer: Answer | undefined;
  /** The client was there to the end and took all that came. */
  hasStayed: boolean;
}

const WRONGS_MAX = 10;

export class Ledger {
  readonly requests = new Map<number, RequestRecord>();
  readonly entries: AccessLogEntry[] = [];
  /** Requests that never became an exchange, by the status that they were answered with. */
  readonly badRequests: number[] = [];
  readonly wrongs: string[] = [];
  /** Of backends: connections asked for, opened, and calls that have ended. */
  readonly dials = new Map<string, number>();
  readonly opened = new Map<string, number>();
  readonly calls = new Map<string, number>();
  transitions = 0;

  /** Notes what no run may show. */
  wrong(what: string): void {
    if (this.wrongs.length < WRONGS_MAX) this.wrongs.push(what);
  }

  add(plan: RequestPlan, client: string): RequestRecord {
    const record: RequestRecord = {
      plan,
      client,
      isSent: false,
      begun: 0,
      heads: 0,
      attempts: [],
      entries: [],
      answer: undefined,
      hasStayed: false,
    };
    this.requests.set(plan.id, record);
    return record;
  }

  /** Whose request it is, by its target; a target that nobody has sent is wrong. */
  find(target: string): RequestRecord | undefined {
    const record = this.requests.get(Number(/[?]id=(\d+)$/.exec(target)?.[1]));
    if (record === undefined) this.wrong(`nobody has sent ${JSON.stringify(target)}`);
    return record;
  }
}

export function countIn(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

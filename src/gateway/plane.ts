/** What the exchanges and connections of one thread share. */
import type { MessageWriter } from "../http1/message-writer.ts";
import type { AccessLog } from "./access-log.ts";
import type { GatewayMetrics } from "./gateway-metrics.ts";
import type { RequestIds } from "./request-ids.ts";
import type { Tracing } from "./tracing.ts";

/** Something under way that has deadlines. */
export interface Watched {
  checkDeadlines(nowMs: number): void;
}

export interface Plane {
  readonly nowMs: () => number;
  readonly random: () => number;
  readonly writer: MessageWriter;
  readonly metrics: GatewayMetrics;
  /** Left out: no access log. Another configuration may bring another one. */
  accessLog: Pick<AccessLog, "write" | "close"> | undefined;
  readonly requestIds: RequestIds;
  /** `undefined`: the gateway takes no part in traces, and explains nothing. */
  tracing: Tracing | undefined;
  /** Runs a task when the call under way has returned, before anything else happens. */
  readonly defer: (task: () => void) => void;
  /** Runs a task later, unless it is cancelled before. */
  readonly after: (delayMs: number, task: () => void) => { cancel(): void };
  /** Looked at a few times a second. */
  readonly watched: Set<Watched>;
  /** The time of the last look; enough for what is measured in seconds. */
  sweptMs: number;
}

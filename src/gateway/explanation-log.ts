/** The last exchanges that were sampled, by their request id. */
import type { ExplainedExchange } from "./explanation.ts";

const KEPT = 1000;

/** Which exchanges are asked for: of a stretch of time, and of latencies. */
export interface ExplanationQuery {
  /** Milliseconds since 1970: over after this, and at `untilMs` at the latest. */
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Took longer than this, and `upToMs` at most. */
  readonly overMs: number;
  readonly upToMs: number;
  readonly limit: number;
}

export class ExplanationLog {
  /** Oldest first. */
  readonly #kept = new Map<string, ExplainedExchange>();

  add(explained: ExplainedExchange): void {
    // A trusted proxy may name several exchanges alike: the last one is told of.
    this.#kept.delete(explained.requestId);
    this.#kept.set(explained.requestId, explained);
    if (this.#kept.size <= KEPT) return;
    const [oldest] = this.#kept.keys();
    this.#kept.delete(oldest!);
  }

  find(requestId: string): ExplainedExchange | undefined {
    return this.#kept.get(requestId);
  }

  /** Latest first. */
  list(query: ExplanationQuery): readonly ExplainedExchange[] {
    const { sinceMs, untilMs, overMs, upToMs, limit } = query;
    const found: ExplainedExchange[] = [];
    for (const explained of [...this.#kept.values()].reverse()) {
      if (found.length === limit) break;
      const overAtMs = Date.parse(explained.time);
      const { durationMs } = explained;
      if (overAtMs <= sinceMs || overAtMs > untilMs) continue;
      if (durationMs > overMs && durationMs <= upToMs) found.push(explained);
    }
    return found;
  }
}

/** The last exchanges that were sampled, by their request id. */
import type { ExplainedExchange } from "./explanation.ts";

const KEPT = 1000;

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
}

/** What some runs have brought about: a simulation that never meets a failure proves nothing. */
import type { Outcome } from "./simulate.ts";

export class Coverage {
  runs = 0;
  readonly #counts = new Map<string, number>();

  get text(): string {
    const rows = [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1));
    return rows.map(([what, count]) => `${String(count).padStart(9)}  ${what}`).join("\n");
  }

  count(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  add({ ledger, events, isCalm, isDrained }: Outcome): void {
    this.runs += 1;
    this.#note("events", events);
    this.#note("runs where all is calm", isCalm ? 1 : 0);
    this.#note("runs that drain", isDrained ? 1 : 0);
    this.#note("breaker transitions", ledger.transitions);
    this.#note("requests that could not be read", ledger.badRequests.length);
    for (const { failure, status, backend, route } of ledger.entries) {
      this.#note(`exchanges ${failure ?? (status < 500 ? "answered" : "answered 5xx")}`, 1);
      if (backend === undefined && route === "/limited" && failure === "client_left") {
        this.#note("exchanges that left while a limit was asked", 1);
      }
      if (status === 101) this.#note("exchanges that became a tunnel", 1);
    }
    for (const { attempts, answer } of ledger.requests.values()) {
      this.#note("requests", 1);
      this.#note("requests tried twice", attempts.length > 1 ? 1 : 0);
      this.#note("requests tried more often", attempts.length > 2 ? 1 : 0);
      this.#note("answers whole", answer?.isComplete ? 1 : 0);
      this.#note("answers visibly cut", answer?.isComplete === false ? 1 : 0);
    }
    for (const opened of ledger.opened.values()) this.#note("connections to backends", opened);
  }

  #note(what: string, times: number): void {
    this.#counts.set(what, this.count(what) + times);
  }
}

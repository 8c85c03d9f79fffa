/** What the control plane tells of, at `/events` and in the log. */
import type { Logger } from "pino";
import type { CertificateChange } from "./certificates.ts";
import type { EventLog, GatewayEvent } from "./event-log.ts";

export class Announcements {
  readonly #events: EventLog;
  readonly #log: Logger;

  constructor(events: EventLog, log: Logger) {
    this.#events = events;
    this.#log = log;
  }

  drain(): void {
    this.#tell("drain", "", ["serving", "draining"], "asked");
  }

  breaker(backend: string, from: string, to: string, reason: string): void {
    this.#tell("breaker", backend, [from, to], reason);
    this.#log.warn({ backend, from, to, reason }, "circuit breaker changed");
  }

  health(backend: string, isHealthy: boolean, reason: string): void {
    const [from, to] = isHealthy ? (["down", "up"] as const) : (["up", "down"] as const);
    this.#tell("health", backend, [from, to], reason);
    this.#log.warn({ backend, from, to, reason }, "backend health changed");
  }

  /** The subject is the thread: each has a connection of its own. */
  store(worker: number, isAnswering: boolean, reason: string): void {
    const [from, to] = isAnswering
      ? (["failing", "answering"] as const)
      : (["answering", "failing"] as const);
    this.#tell("store", String(worker), [from, to], reason);
    const level = isAnswering ? "info" : "warn";
    this.#log[level]({ worker, from, to, reason }, "store of rate limits changed");
  }

  restart(worker: number, error: Error | undefined): void {
    this.#tell("worker", String(worker), ["up", "started again"], error?.message ?? "ended");
    this.#log.error({ worker, err: error }, "worker died and is started again");
  }

  certificate(change: CertificateChange): void {
    this.#tell("certificates", change.subject, [change.from, change.to], "files changed");
    this.#log.info(change, "certificates replaced");
  }

  certificatesRefused(reason: string): void {
    this.#tell("certificates", "", ["changed", "refused"], reason);
    this.#log.error({ reason }, "changed certificates cannot be used; the old ones stay");
  }

  #tell(
    kind: GatewayEvent["kind"],
    subject: string,
    [from, to]: readonly [string, string],
    reason: string,
  ): void {
    this.#events.add({ kind, subject, from, to, reason });
  }
}

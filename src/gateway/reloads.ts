/**
 * Changes of the configuration while the gateway runs, one after the other. Each is checked as a
 * whole and replaces the present one or changes nothing; either way it is told: to whoever asked,
 * in the log, as an event and in the metrics.
 */
import type { Logger } from "pino";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { locateProblems } from "../config/read-yaml.ts";
import type { Counter, Family, Gauge, Registry } from "../telemetry/registry.ts";
import { type GatewayConfiguration, readGatewayConfiguration } from "./configuration.ts";
import { configurationChanges } from "./configuration-changes.ts";
import type { EventLog } from "./event-log.ts";
import { fixedChanges } from "./fixed-keys.ts";

/** Who has asked for it. */
export type ReloadCause = "signal" | "file" | "admin";

export type Reload =
  | { readonly name: "applied"; readonly changes: readonly string[] }
  | { readonly name: "rejected"; readonly problems: readonly string[] };

export interface ReloadParts {
  readonly log: Logger;
  readonly events: EventLog;
  readonly registry: Registry;
  readonly metricsPrefix: string;
  readonly present: () => GatewayConfiguration;
  /** Rejects with `ConfigurationProblems`, and then nothing has changed. */
  readonly apply: (configuration: GatewayConfiguration) => Promise<void>;
}

export class Reloads {
  readonly #parts: ReloadParts;
  readonly #counter: Family<Counter>;
  readonly #stale: Gauge;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(parts: ReloadParts) {
    const { registry, metricsPrefix } = parts;
    this.#parts = parts;
    this.#counter = registry.counter(
      `${metricsPrefix}config_reloads_total`,
      "Configurations that were to replace the one in force: applied or rejected.",
      ["result"],
    );
    // From the start, so that the first one is an increase.
    for (const result of ["applied", "rejected"]) this.#counter.with(result);
    this.#stale = registry
      .gauge(
        `${metricsPrefix}config_stale`,
        "1 while the last configuration that was given was rejected and an older one serves.",
      )
      .with();
  }

  /** `fileName` is used in the sentences about `text`. Never rejects. */
  reload(text: string, fileName: string, cause: ReloadCause): Promise<Reload> {
    return this.#inTurn(() => this.#reload(text, fileName, cause));
  }

  /** The configuration could not even be read. */
  reject(problem: string, cause: ReloadCause): Promise<Reload> {
    return this.#inTurn(async () => this.#tellRejected([problem], cause));
  }

  /** Resolves when none is under way; later ones are rejected. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#last;
  }

  #inTurn(task: () => Promise<Reload>): Promise<Reload> {
    const reload = this.#last.then(task);
    // What went wrong with one is no reason to refuse the next.
    this.#last = reload.catch(() => {});
    return reload;
  }

  async #reload(text: string, fileName: string, cause: ReloadCause): Promise<Reload> {
    if (this.#isClosed) return this.#tellRejected(["the gateway is draining"], cause);
    const before = this.#parts.present();
    try {
      const wanted = readGatewayConfiguration(text, fileName);
      const fixed = fixedChanges(before, wanted);
      if (fixed.length > 0) throw new ConfigurationProblems(fixed.map(toSentence));
      await this.#parts.apply(wanted);
      return this.#tellApplied(configurationChanges(before, wanted), cause);
    } catch (error) {
      if (!(error instanceof ConfigurationProblems)) {
        // A fault of ours, not of the configuration; the one in force stays all the same.
        this.#parts.log.error({ err: error }, "configuration could not be applied");
        return this.#tellRejected(["the gateway has failed to apply it"], cause);
      }
      return this.#tellRejected(locateProblems(text, fileName, error.problems), cause);
    }
  }

  #tellApplied(changes: readonly string[], cause: ReloadCause): Reload {
    const { log, events } = this.#parts;
    this.#counter.with("applied").add();
    this.#stale.set(0);
    const reason = `${cause}: ${changes.length === 0 ? "nothing changed" : changes.join("; ")}`;
    events.add({ kind: "reload", subject: "", from: "read", to: "applied", reason });
    log.info({ cause, changes }, "configuration replaced");
    return { name: "applied", changes };
  }

  #tellRejected(problems: readonly string[], cause: ReloadCause): Reload {
    const { log, events } = this.#parts;
    this.#counter.with("rejected").add();
    this.#stale.set(1);
    const reason = `${cause}: ${problems.join("; ")}`;
    events.add({ kind: "reload", subject: "", from: "read", to: "rejected", reason });
    log.error({ cause, problems }, "configuration rejected; the one in force stays");
    return { name: "rejected", problems };
  }
}

function toSentence({ path, text }: ReturnType<typeof fixedChanges>[number]): string {
  const [first, ...rest] = path;
  const keys = rest.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`));
  return `${first}${keys.join("")}: ${text}`;
}

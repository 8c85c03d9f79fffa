/** What all virtual users of a run share. */
import { MessageWriter } from "../../http1/message-writer.ts";
import { AddressBook } from "../http/address-book.ts";
import { AllowedTargets, TargetNotAllowed } from "../http/allowed-targets.ts";
import { FailureWarnings } from "../http/failure-warnings.ts";
import { UrlTable } from "../http/parsed-url.ts";
import { PlainHeads } from "../http/plain-heads.ts";
import type { RequestTracing } from "../http/request-tracing.ts";
import { TlsChoice } from "../http/tls-choice.ts";
import { MetricTable } from "../metrics/metric-table.ts";
import type { CsvTable } from "../modules/csv-rows.ts";
import type { RunOptions } from "../options/run-options.ts";
import type { SecretSources } from "../options/secret-sources.ts";
import { ScriptFiles } from "../script/script-files.ts";
import { type RunShare, wholeRun } from "../sharing/run-share.ts";
import { GroupTree } from "./group-tree.ts";
import { LiveCounts } from "./live-counts.ts";
import { SecretStore } from "./secret-store.ts";

export interface RunClock {
  /** Monotonic. */
  nowMs(): number;
  /** The time of day, in milliseconds since 1970. */
  dateMs(): number;
  after(delayMs: number, run: () => void): { cancel(): void };
}

export interface ScriptOutput {
  /** A line of the script's console; `level` is its method. */
  log(level: string, text: string): void;
}

/** A machine that does part of a run which was started on another one. */
export interface LentMachine {
  /** As who has started the run calls it. */
  readonly name: string;
  /** What may be loaded from there beside the machine itself, whatever the run says. */
  readonly targets: readonly string[];
}

export class RunState {
  readonly options: RunOptions;
  readonly clock: RunClock;
  readonly output: ScriptOutput;
  readonly secrets: SecretStore;
  readonly metrics = new MetricTable();
  readonly counts = new LiveCounts();
  readonly groups = new GroupTree();
  readonly urls = new UrlTable();
  /** Of every connection that a script opens, also where it is redirected to. */
  readonly #targets: AllowedTargets;
  readonly #machine: LentMachine | undefined;
  readonly #machineTargets: AllowedTargets;
  /** Of what is done a second in all, so much falls to this thread. */
  readonly #share: RunShare;
  readonly plainHeads = new PlainHeads();
  readonly addresses: AddressBook;
  readonly tls: TlsChoice;
  readonly warnings: FailureWarnings;
  readonly systemTags: ReadonlySet<string>;
  readonly writer = new MessageWriter();
  /** SharedArrays by name: made by the first user, read by all. */
  readonly sharedArrays = new Map<string, readonly unknown[]>();
  /** What CSV files have, by file, place and delimiter. */
  readonly csvTables = new Map<string, CsvTable>();
  readonly files: ScriptFiles;
  readonly random: () => number;
  /** Makes a span of each request; `undefined` when nobody wants them. */
  readonly tracing: RequestTracing | undefined;
  startedMs = 0;
  vusInitialized = 0;
  /** Set while the run is on: ends it as `exec.test.abort` does. */
  abort: (reason: string) => void = () => {};
  /** Set while the run is on: it goes on and has failed, as with `exec.test.fail`. */
  fail: (reason: string) => void = () => {};
  /** Set while the run is on: ends it because a part of it is not known and will not be. */
  lose: (reason: string) => void = () => {};
  /** False in the init context, where no request may be sent. */
  hasBegun = false;
  #nextRequestMs = 0;

  constructor(parts: {
    options: RunOptions;
    clock: RunClock;
    output: ScriptOutput;
    random: () => number;
    tracing?: RequestTracing | undefined;
    /** Only this machine when left out. */
    targets?: readonly string[] | "any";
    files?: ScriptFiles;
    machine?: LentMachine | undefined;
    share?: RunShare;
    secrets?: SecretSources | undefined;
  }) {
    this.#targets = new AllowedTargets(parts.targets ?? []);
    this.#machine = parts.machine;
    this.#machineTargets = new AllowedTargets(parts.machine?.targets ?? "any");
    this.#share = parts.share ?? wholeRun;
    this.files = parts.files ?? new ScriptFiles();
    this.options = parts.options;
    this.addresses = new AddressBook(parts.options);
    this.warnings = new FailureWarnings((text) => this.output.log("warn", text));
    this.tls = new TlsChoice(parts.options);
    this.systemTags = new Set(parts.options.systemTags);
    this.clock = parts.clock;
    this.secrets = new SecretStore(parts.secrets ?? new Map());
    this.output = {
      log: (level, text) => parts.output.log(level, this.secrets.hide(text)),
    };
    this.random = parts.random;
    this.tracing = parts.tracing;
  }

  /**
   * Throws, and ends the run, when a script goes where it may not: that is not tried thousands of
   * times, and whatever the script makes of it, who runs it is told. `hosts` are followed first.
   */
  checkTarget(hostname: string, port: number): void {
    const found = this.addresses.find(hostname, port);
    if ("code" in found) return;
    const isMeant = this.#targets.permits(found.host, found.port);
    if (isMeant && this.#machineTargets.permits(found.host, found.port)) return;
    const machine = isMeant ? this.#machine?.name : undefined;
    const problem = new TargetNotAllowed(found.host, found.port, machine);
    this.abort(problem.message);
    throw problem;
  }

  /** One more of a kind, which the first line of `text` tells; secrets are kept out of it. */
  countFailure(text: string): void {
    const [kind = ""] = this.secrets.hide(text).split("\n", 1);
    this.counts.failureKinds.add(kind);
  }

  get elapsedMs(): number {
    return this.clock.nowMs() - this.startedMs;
  }

  /** How long the next request has to wait so that all keep to `rps` requests a second. */
  requestDelayMs(): number {
    const { rps } = this.options;
    if (rps === 0) return 0;
    const nowMs = this.clock.nowMs();
    const startMs = Math.max(nowMs, this.#nextRequestMs);
    this.#nextRequestMs = startMs + (1000 * this.#share.count) / rps;
    return startMs - nowMs;
  }
}

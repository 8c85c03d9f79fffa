/**
 * One virtual user: its own copy of the script, its connections and cookies, and the iteration it
 * is in. It never blocks the thread: its blocking calls are awaited by the rewritten script.
 */
import { HttpClient } from "../http/http-client.ts";
import type { Tags } from "../metrics/sample-tags.ts";
import { PlainTags, type SampleTags } from "../metrics/sample-tags.ts";
import type { NativeModule } from "../modules/native-module.ts";
import { openFile } from "../modules/open-file.ts";
import { toConsole } from "../modules/script-console.ts";
import type { ScriptUser } from "../modules/script-user.ts";
import { makeTimers } from "../modules/timers-module.ts";
import { toAuthorText } from "../script/author-text.ts";
import type { CompiledScript, Namespace, ScriptHost } from "../script/compile-script.ts";
import { ScriptFolder } from "../script/script-folder.ts";
import type { Assignment } from "./assignment.ts";
import type { Group } from "./group-tree.ts";
import type { RunState } from "./run-state.ts";
import { Interrupted, VuWaits } from "./vu-waits.ts";

/** What every virtual user of a run is made of. */
export interface Recruitment {
  readonly state: RunState;
  readonly script: CompiledScript;
  readonly modules: ReadonlyMap<string, NativeModule>;
  /** `__ENV`, without that of a scenario. */
  readonly env: Readonly<Record<string, string>>;
}

export type IterationOutcome = "completed" | "failed" | "interrupted";

export class VirtualUser implements ScriptHost, ScriptUser {
  readonly vuId: number;
  readonly state: RunState;
  readonly http: HttpClient;
  readonly waits = new VuWaits();
  readonly timers: Namespace;
  readonly files: ScriptFolder;
  readonly open: unknown;
  readonly console: unknown;
  Math = Math;
  iteration = 0;
  iterationInScenario = 0;
  iterationInTest = 0;
  lagMs = 0;
  env: Readonly<Record<string, string>>;
  isInInit = true;
  assignment: Assignment | undefined = undefined;
  group: Group;
  readonly exported: Namespace;
  readonly #baseEnv: Readonly<Record<string, string>>;
  readonly #natives: Recruitment["modules"];
  readonly #modules = new Map<string, object>();
  #globalThis: Namespace | undefined = undefined;
  #ownTags: Readonly<Record<string, string>> = {};
  #tags: Tags | undefined = undefined;
  #sampleTags: SampleTags | undefined = undefined;
  #setupData: unknown;
  #setupText: string | undefined = undefined;
  /** Timers and requests under way that nobody awaits; an iteration ends after them. */
  #pending = 0;
  #onSettled: (() => void) | undefined = undefined;
  /** What a handler or a timer threw. */
  #failure: { readonly error: unknown } | undefined = undefined;

  constructor({ state, script, modules, env }: Recruitment, vuId: number) {
    this.state = state;
    this.vuId = vuId;
    this.#natives = modules;
    this.#baseEnv = env;
    this.env = env;
    this.group = state.groups.root;
    this.http = new HttpClient(state, this);
    this.timers = makeTimers(this);
    this.files = new ScriptFolder(state.files, script.entryPath);
    this.open = openFile(state, this.files);
    this.console = toConsole(state.output);
    this.exported = script.instantiate(this);
  }

  get globalThis(): Namespace {
    this.#globalThis ??= {};
    return this.#globalThis;
  }

  nativeModule(name: string): object {
    let module = this.#modules.get(name);
    if (module === undefined) {
      const exports = this.#natives.get(name)!.make(this);
      module = "default" in exports ? exports : { ...exports, default: exports };
      this.#modules.set(name, module);
    }
    return module;
  }

  /** Tags of everything this user measures now. */
  get tags(): Tags {
    if (this.#tags === undefined) {
      const scenario = this.assignment?.scenario;
      const { options, systemTags } = this.state;
      const hasScenario = scenario !== undefined && systemTags.has("scenario");
      this.#tags = {
        ...options.tags,
        ...scenario?.tags,
        ...(hasScenario ? { scenario: scenario.name } : {}),
        ...(systemTags.has("group") ? { group: this.group.path } : {}),
        ...this.#ownTags,
      };
    }
    return this.#tags;
  }

  sampleTags(own: Tags | undefined): SampleTags {
    if (own !== undefined) return new PlainTags({ ...this.tags, ...own });
    const { tags } = this;
    if (this.#sampleTags?.toObject() !== tags) this.#sampleTags = new PlainTags(tags);
    return this.#sampleTags!;
  }

  /** `exec.vu.tags.name = value`; undefined takes it away. */
  setTag(name: string, value: string | undefined): void {
    const { [name]: _, ...rest } = this.#ownTags;
    this.#ownTags = value === undefined ? rest : { ...rest, [name]: value };
    this.#tags = undefined;
  }

  enterGroup(group: Group): void {
    if (group === this.group) return;
    this.group = group;
    this.#tags = undefined;
  }

  assign(assignment: Assignment | undefined): void {
    this.assignment = assignment;
    this.iterationInScenario = 0;
    this.env = assignment ? { ...this.#baseEnv, ...assignment.scenario.env } : this.#baseEnv;
    this.#tags = undefined;
  }

  /** Runs the scenario's function once. Never throws: what the script throws is logged. */
  async iterate(setupText: string | undefined, lagMs: number): Promise<IterationOutcome> {
    const { state, assignment } = this;
    const { options, clock } = state;
    if (this.isInInit) await this.endInit();
    this.lagMs = lagMs;
    const { share, nextIteration } = assignment!;
    this.iterationInTest = share.index + nextIteration * share.count;
    assignment!.nextIteration += 1;
    if (!options.noCookiesReset) this.http.jar.clear();
    const startedMs = clock.nowMs();
    const outcome = await this.#attempt(assignment!.scenario.exec, this.#dataOf(setupText));
    const tookMs = clock.nowMs() - startedMs;
    this.enterGroup(state.groups.root);
    this.iteration += 1;
    this.iterationInScenario += 1;
    if (outcome === "interrupted") {
      state.counts.interrupted += 1;
      return outcome;
    }
    const tags = this.sampleTags(undefined);
    state.counts.iterations += 1;
    assignment!.counts.iterations += 1;
    state.metrics.builtIn.iterations.add(1, tags);
    state.metrics.builtIn.iteration_duration.add(tookMs, tags);
    if (options.noVUConnectionReuse) this.http.connections.close();
    const restMs = options.minIterationDuration - tookMs;
    // Interrupted while it only waits for the next iteration: the one before was complete.
    if (restMs > 0) await this.pause(restMs).catch(() => undefined);
    return outcome;
  }

  /** What its init context has begun and not awaited goes on first, as far as it can. */
  async endInit(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.isInInit = false;
  }

  /** Outside of iterations: a function of the script, with all that it begins. */
  async call(run: (data: unknown) => unknown, data: unknown): Promise<unknown> {
    this.#failure = undefined;
    try {
      const result = await run(data);
      await this.#settled();
      return result;
    } catch (error) {
      // Whoever called it says so.
      await this.#giveUp();
      throw error;
    }
  }

  /** Waits, and fails when the user is interrupted. */
  pause(ms: number): Promise<void> {
    this.waits.check();
    return new Promise((resolve, reject) => {
      const timer = this.state.clock.after(ms, () => {
        this.waits.remove(cancel);
        resolve();
      });
      const cancel = (reason: Error): void => {
        timer.cancel();
        reject(reason);
      };
      this.waits.add(cancel);
    });
  }

  /** Something goes on that the iteration has to wait for although the script does not. */
  begin(): void {
    this.#pending += 1;
  }

  settle(): void {
    this.#pending -= 1;
    if (this.#pending === 0) this.#onSettled?.();
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    // As k6: the iteration ends with it, and what else goes on is given up.
    this.#onSettled?.();
  }

  /** Ends its connections. */
  close(): void {
    this.http.connections.close();
  }

  async #attempt(exec: string, data: unknown): Promise<IterationOutcome> {
    this.#failure = undefined;
    try {
      const result = (this.exported[exec] as (data: unknown) => unknown)(data);
      if (result instanceof Promise) await result;
      if (this.#pending > 0 || this.#failure !== undefined) await this.#settled();
      return this.waits.isInterrupted ? "interrupted" : "completed";
    } catch (error) {
      // An iteration is an exchange of its own: its script's failure ends it and nothing else.
      if (error instanceof Interrupted || this.waits.isInterrupted) return "interrupted";
      const text = toAuthorText(error);
      this.state.output.log("error", text);
      this.state.countFailure(`iteration: ${text}`);
      await this.#giveUp();
      return "failed";
    }
  }

  /** Waits for what the script has begun and awaits nowhere; throws what a part of it threw. */
  async #settled(): Promise<void> {
    while (this.#pending > 0 && this.#failure === undefined) {
      await new Promise<void>((resolve, reject) => {
        this.#onSettled = () => {
          this.waits.remove(reject);
          resolve();
        };
        this.waits.add(reject);
      }).finally(() => {
        this.#onSettled = undefined;
      });
      // Who hears of an answer may ask again.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Of an iteration that has failed nothing goes on into the next one. */
  async #giveUp(): Promise<void> {
    if (this.#pending === 0) return;
    const reason = new Interrupted();
    this.waits.interrupt(reason);
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.waits.release(reason);
  }

  /** Each user has its own copy of what setup returned. */
  #dataOf(setupText: string | undefined): unknown {
    if (setupText !== this.#setupText) {
      this.#setupText = setupText;
      this.#setupData = setupText === undefined ? undefined : JSON.parse(setupText);
    }
    return this.#setupData;
  }
}

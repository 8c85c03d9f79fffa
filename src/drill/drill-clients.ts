/**
 * The clients of a drill: the one of its `load`, which may pause, the others, and what actions add
 * for a while. Each stretch of load is a run of the load engine; a client's account is their sum.
 */
import type { ActionPlan } from "./action-plan.ts";
import {
  type DrillLoad,
  type DrillLoadOptions,
  type LoadScript,
  type StretchAccount,
  startDrillLoad,
} from "./drill-load.ts";
import type { DrillPlan } from "./drill-plan.ts";
import type { Counts, LoadAccount } from "./drill-record.ts";
import { SampleStore } from "./sample-store.ts";
import { steadyLoad } from "./steady-load.ts";

type Surge = Extract<ActionPlan, { do: "load" }>;

export class DrillClients {
  readonly samples: Record<string, SampleStore> = {};
  /** From then on it is judged whether the generator kept up. */
  steadyMs: number | undefined;
  readonly #plan: DrillPlan;
  readonly #gatewayUrl: string;
  readonly #options: DrillLoadOptions;
  readonly #running = new Set<DrillLoad>();
  readonly #surges = new Map<Surge, DrillLoad>();
  readonly #accounts: StretchAccount[] = [];
  /** Loads that are just beginning or coming to their end. */
  readonly #pending = new Set<Promise<unknown>>();
  #main: DrillLoad | undefined;

  constructor(plan: DrillPlan, gatewayUrl: string, options: DrillLoadOptions) {
    this.#plan = plan;
    this.#gatewayUrl = gatewayUrl;
    this.#options = options;
  }

  /** Throws `ConfigurationProblems` for a script that cannot be run. */
  async start(): Promise<void> {
    await this.resume();
    for (const [client, load] of Object.entries(this.#plan.clients)) {
      await this.#start(client, steadyLoad(this.#gatewayUrl, load));
    }
  }

  async pause(): Promise<void> {
    if (this.#main !== undefined) await this.#stop(this.#main);
    this.#main = undefined;
  }

  async resume(): Promise<void> {
    const { load } = this.#plan;
    const script =
      "script" in load
        ? { scriptPath: load.script, env: { BASE_URL: this.#gatewayUrl, ...load.environment } }
        : steadyLoad(this.#gatewayUrl, load);
    this.#main = await this.#start("load", script);
  }

  async beginSurge(plan: Surge): Promise<void> {
    this.#surges.set(
      plan,
      await this.#start(plan.name ?? "load", steadyLoad(this.#gatewayUrl, plan)),
    );
  }

  /** How many answers it got. */
  async endSurge(plan: Surge): Promise<number> {
    const { answers } = await this.#stop(this.#surges.get(plan)!);
    return Object.entries(answers).reduce(
      (sum, [status, n]) => (status === "0" ? sum : sum + n),
      0,
    );
  }

  /** Stops all that runs. */
  async stop(): Promise<LoadAccount> {
    // What begins yet would go on for good, and what ends yet has its account to give.
    await Promise.allSettled(this.#pending);
    await Promise.all([...this.#running].map((load) => this.#stop(load)));
    const accounts = this.#accounts;
    const looked = accounts.every(({ felt }) => felt !== undefined);
    return {
      answers: summed(accounts.map(({ answers }) => answers)),
      felt: looked ? summed(accounts.map(({ felt }) => felt!)) : undefined,
      withdrawn: accounts.reduce((sum, { withdrawn }) => sum + withdrawn, 0),
      bottleneck: accounts.find(({ bottleneck }) => bottleneck !== undefined)?.bottleneck,
    };
  }

  #start(client: string, script: LoadScript): Promise<DrillLoad> {
    this.samples[client] ??= new SampleStore();
    const samples = this.samples[client];
    return this.#await(async () => {
      const load = await startDrillLoad(script, samples, this.#options);
      this.#running.add(load);
      return load;
    });
  }

  #stop(load: DrillLoad): Promise<StretchAccount> {
    this.#running.delete(load);
    return this.#await(async () => {
      const account = await load.stop(this.steadyMs);
      this.#accounts.push(account);
      return account;
    });
  }

  async #await<Value>(deed: () => Promise<Value>): Promise<Value> {
    const pending = deed();
    this.#pending.add(pending);
    try {
      return await pending;
    } finally {
      this.#pending.delete(pending);
    }
  }
}

function summed(all: readonly Counts[]): Counts {
  const sum: Record<string, number> = {};
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}

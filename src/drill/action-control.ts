/** One action of the plan: carried out, and its receipt. */
import { readFile } from "node:fs/promises";
import { stringify } from "yaml";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import type { ActionPlan } from "./action-plan.ts";
import { describeEvent } from "./describe-event.ts";
import type { DrillClients } from "./drill-clients.ts";
import type { ActionReceipt } from "./drill-record.ts";
import type { DrillSystem, LabLevers } from "./drill-system.ts";
import { fetchText } from "./fetch-text.ts";
import { putConfiguration } from "./put-configuration.ts";
import type { TimelineEvent } from "./timeline-event.ts";

export interface ActionMeans {
  readonly system: DrillSystem;
  readonly clients: DrillClients;
  /** Whatever the patches of a drill have made of it so far. */
  readonly gateway: { configuration: Readonly<Record<string, unknown>> };
}

const timeoutMs = 10_000;

export class ActionControl implements TimelineEvent {
  readonly plan: ActionPlan;
  readonly #means: ActionMeans;
  #beginning: Promise<void> | undefined;
  #beganMs: number | undefined;
  #endedMs: number | undefined;
  #answers: number | undefined;
  #problem: string | undefined;

  constructor(plan: ActionPlan, means: ActionMeans) {
    this.plan = plan;
    this.#means = means;
  }

  readonly isFault = false;

  get atMs(): number {
    return this.plan.at;
  }

  get forMs(): number | undefined {
    return "for" in this.plan ? this.plan.for : undefined;
  }

  get what(): string {
    return describeEvent(this.plan);
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  get receipt(): ActionReceipt {
    return {
      action: this.plan,
      beganMs: this.#beganMs,
      endedMs: this.#endedMs,
      answers: this.#answers,
      problem: this.#problem,
    };
  }

  get isActive(): boolean {
    return this.forMs !== undefined && this.#beganMs !== undefined && this.#endedMs === undefined;
  }

  begin(): Promise<void> {
    this.#beginning = this.#try(async () => {
      this.#beganMs = monotonicMs();
      await this.#carryOut();
      if (this.forMs === undefined) this.#endedMs = monotonicMs();
    });
    return this.#beginning;
  }

  async end(): Promise<void> {
    if (!this.isActive) return;
    // A drill that is broken off ends what is only just beginning.
    await this.#beginning;
    if (this.#problem !== undefined || !this.isActive) return;
    const { plan } = this;
    await this.#try(async () => {
      this.#endedMs = monotonicMs();
      if (plan.do === "load") this.#answers = await this.#means.clients.endSurge(plan);
      if (plan.do === "stop") await this.#lab.restart(plan.process);
    });
  }

  /** What cannot be done is a finding of the drill: the judge says INCONCLUSIVE. */
  async #try(deed: () => Promise<void>): Promise<void> {
    try {
      await deed();
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
  }

  async #carryOut(): Promise<void> {
    const { plan } = this;
    const { system, clients } = this.#means;
    switch (plan.do) {
      case "drain":
      case "undrain":
        return this.#post(`/backends/${system.targets[plan.target]!.address}/${plan.do}`);
      case "breaker":
        return this.#post(`/breakers/${system.targets[plan.target]!.address}/${plan.becomes}`);
      case "reload":
        return this.#reload(plan);
      case "kill":
        return this.#lab.kill(plan.process);
      case "restart":
        return this.#lab.restart(plan.process);
      case "stop":
        return this.#lab.stop(plan.process);
      case "pause":
        return clients.pause();
      case "resume":
        return clients.resume();
      case "load":
        return clients.beginSurge(plan);
      case "wait":
        return undefined;
    }
  }

  async #reload(plan: Extract<ActionPlan, { do: "reload" }>): Promise<void> {
    const { gateway, system } = this.#means;
    let text: string;
    let next = gateway.configuration;
    if (plan.file !== undefined) text = await readFile(plan.file, "utf8");
    else {
      next = this.#lab.patched(next, plan.patch ?? {});
      text = stringify(next);
    }
    const { status, text: answer } = await putConfiguration(system.adminUrl, text);
    if (status === (plan.rejected ? 422 : 200)) {
      if (!plan.rejected) gateway.configuration = next;
      return;
    }
    throw new Error(`PUT /config: ${status} ${answer.slice(0, 300)}`);
  }

  async #post(path: string): Promise<void> {
    await fetchText(`${this.#means.system.adminUrl}${path}`, { method: "POST", timeoutMs });
  }

  get #lab(): LabLevers {
    const { lab } = this.#means.system;
    if (lab === undefined) throw new Error("only a lab can do that");
    return lab;
  }
}

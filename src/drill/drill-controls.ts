/** All events of a drill's timeline, what is told of them, and their receipts. */
import { ActionControl } from "./action-control.ts";
import type { DrillClients } from "./drill-clients.ts";
import type { DrillPlan } from "./drill-plan.ts";
import type { DrillProgress } from "./drill-progress.ts";
import type { DrillRecord, Transition } from "./drill-record.ts";
import type { DrillSystem } from "./drill-system.ts";
import { FaultControl } from "./fault-control.ts";
import { PathControl } from "./path-control.ts";
import type { TimelineEvent } from "./timeline-event.ts";

export interface DrillControlParts {
  readonly system: DrillSystem;
  readonly clients: DrillClients;
  /** The ids of faults begin with it. */
  readonly idBase: string;
}

export class DrillControls {
  readonly all: readonly TimelineEvent[];
  readonly #plan: DrillPlan;
  readonly #faults: readonly FaultControl[];
  readonly #paths: readonly PathControl[];
  readonly #actions: readonly ActionControl[];

  constructor(plan: DrillPlan, { system, clients, idBase }: DrillControlParts) {
    this.#plan = plan;
    const gateway = { configuration: system.lab?.gateway ?? {} };
    this.#faults = plan.faults.map(
      (fault, at) => new FaultControl(fault, system.targets[fault.target]!, `${idBase}-${at + 1}`),
    );
    this.#paths = plan.pathFaults.map((fault) => new PathControl(fault, system.relays[fault.to]!));
    this.#actions = plan.actions.map(
      (action) => new ActionControl(action, { system, clients, gateway }),
    );
    this.all = [...this.#faults, ...this.#paths, ...this.#actions];
  }

  /** Takes back what is in force. One that cannot be taken back holds up no other. */
  async endAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const event of this.all) await event.end().catch((error) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, failures.join("; "));
  }

  async receipts(): Promise<Pick<DrillRecord, "faults" | "paths" | "actions">> {
    for (const fault of this.#faults) {
      // A target that is gone has no count; then no request is known to have met the fault.
      await fault.count(this.#plan.ledgers.targetRoute).catch(() => undefined);
    }
    return {
      faults: this.#faults.map(({ receipt }) => receipt),
      paths: this.#paths.map(({ receipt }) => receipt),
      actions: this.#actions.map(({ receipt }) => receipt),
    };
  }

  changeOf(event: TimelineEvent, begins: boolean): DrillProgress {
    const { what, isFault, forMs } = event;
    const step = begins || !this.#isOver ? "during" : "recovery";
    if (!isFault) {
      const sentence = begins || forMs === undefined ? what : `over: ${what}`;
      return { step, about: "drill", sentence, tone: "neutral" };
    }
    return begins
      ? { step, about: "fault", sentence: `fault: ${what}`, tone: "bad" }
      : { step, about: "fault", sentence: `fault is over: ${what}`, tone: "good" };
  }

  progressOf({ target, to }: Transition): DrillProgress {
    const hasBegun = this.all.some(({ isActive }) => isActive);
    return {
      step: this.#isOver ? "recovery" : hasBegun ? "during" : "before",
      about: "breaker",
      sentence: `breaker of ${target} is ${to.replace("_", "-")}`,
      tone: to === "open" ? "bad" : to === "closed" ? "good" : "warning",
    };
  }

  get #isOver(): boolean {
    const receipts = [...this.#faults, ...this.#paths, ...this.#actions].map(
      ({ receipt }) => receipt,
    );
    return receipts.length > 0 && receipts.every(({ endedMs }) => endedMs !== undefined);
  }
}

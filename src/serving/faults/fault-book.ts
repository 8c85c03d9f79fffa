/**
 * The faults of one target: which are set, what has become of the requests they hit, and the
 * ledger of all boards as one.
 */
import { randomInt } from "node:crypto";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import type { Counter, Family, Registry } from "../../telemetry/registry.ts";
import { Fault, type FaultOrder } from "./fault.ts";
import type { BoardStart, FaultQuestion } from "./fault-board.ts";
import { FaultCounts, type FaultTotals } from "./fault-counts.ts";
import type { LedgerPart, LedgerRow } from "./fault-ledger.ts";
import { type FaultPlan, SEEDS, type WantedFault } from "./fault-plan.ts";
import { SharedOrdinal } from "./shared-ordinal.ts";

export interface FaultState extends FaultPlan, FaultTotals {
  readonly state: "waiting" | "active" | "over";
  /** Requests that came while it was active; some of those it has hit may be under way. */
  readonly seen: number;
}

export interface LedgerPage {
  readonly rows: readonly LedgerRow[];
  /** What to ask for as `after` to read on; left out when nothing more was there. */
  readonly next?: number;
  readonly dropped: number;
  readonly totals: Readonly<Record<string, FaultTotals>>;
}

export interface PageWanted {
  readonly after: number;
  readonly limit: number;
  readonly fault?: string | undefined;
}

/** Hands a question to all boards. */
export type AskBoards = (question: FaultQuestion) => Promise<readonly LedgerPart[]>;

/** Set at once. */
export const FAULTS_MAX = 100;
/** Ids that are remembered, with a series each; of those that have ended the one set first goes. */
const IDS_MAX = 1000;

/** An id that is known, perhaps of a fault that has ended. */
interface Entry {
  readonly counts: FaultCounts;
  readonly counter: Counter;
  /** What the counter was told so far. */
  told: number;
  /** `undefined`: it has ended. */
  fault: Fault | undefined;
  /** The counts when it was set. */
  before: FaultTotals;
}

export class FaultBook {
  readonly #ask: AskBoards;
  readonly #applied: Family<Counter>;
  readonly #sequence = new SharedOrdinal();
  readonly #entries = new Map<string, Entry>();
  #idsGiven = 0;

  constructor(registry: Registry, ask: AskBoards) {
    this.#ask = ask;
    this.#applied = registry.counter("faults_applied_total", "Faults applied to requests.", [
      "fault",
    ]);
    registry.onCollect(() => this.#count());
  }

  /** For a board that is made now. */
  get boardStart(): BoardStart {
    return { sequence: this.#sequence.memory, orders: this.#set().map(({ order }) => order) };
  }

  /** Settles when all boards have it. `undefined`: the id is taken, or there are too many. */
  async set(wanted: WantedFault): Promise<FaultState | undefined> {
    const id = wanted.id ?? this.#freeId();
    if (this.#entries.get(id)?.fault !== undefined) return undefined;
    if (this.#set().length >= FAULTS_MAX) return undefined;
    const plan = { ...wanted, id, seed: wanted.seed ?? randomInt(SEEDS) };
    const entry = this.#entry(id);
    const order: FaultOrder = {
      plan,
      setMs: monotonicMs(),
      seen: new SharedOrdinal().memory,
      counts: entry.counts.memory,
    };
    const fault = new Fault(order);
    entry.before = entry.counts.since();
    entry.fault = fault;
    await this.#ask({ name: "set", order });
    return toState(fault, entry.before);
  }

  list(): FaultState[] {
    return [...this.#entries.values()].flatMap(({ fault, before }) =>
      fault === undefined ? [] : [toState(fault, before)],
    );
  }

  find(id: string): FaultState | undefined {
    const entry = this.#entries.get(id);
    return entry?.fault && toState(entry.fault, entry.before);
  }

  /** Settles when no board has it any more. `false`: there is none with that id. */
  async end(id: string): Promise<boolean> {
    const entry = this.#entries.get(id);
    if (entry?.fault === undefined) return false;
    entry.fault = undefined;
    await this.#ask({ name: "end", ids: [id] });
    return true;
  }

  async endAll(): Promise<void> {
    const ids = this.#set().map(({ plan }) => plan.id);
    for (const id of ids) this.#entries.get(id)!.fault = undefined;
    await this.#ask({ name: "end", ids });
  }

  async ledger({ after, limit, fault }: PageWanted): Promise<LedgerPage> {
    // What is written while the boards are asked is for the next page: else a row of a board that
    // was asked early could be passed by.
    const upTo = this.#sequence.count;
    const parts = await this.#ask({ name: "rows", query: { after, upTo, limit, fault } });
    const rows = parts
      .flatMap((part) => part.rows)
      .sort((a, b) => a.sequence - b.sequence)
      .slice(0, limit);
    const last = rows.at(-1)?.sequence;
    const totals = [...this.#entries].map(([id, { counts }]) => [id, counts.since()] as const);
    return {
      rows,
      ...(last !== undefined && rows.length === limit ? { next: last } : {}),
      dropped: parts.reduce((sum, part) => sum + part.dropped, 0),
      totals: Object.fromEntries(totals),
    };
  }

  #set(): Fault[] {
    return [...this.#entries.values()].flatMap(({ fault }) => fault ?? []);
  }

  /** That of an id, which from now on is the newest. */
  #entry(id: string): Entry {
    const known = this.#entries.get(id);
    if (known === undefined && this.#entries.size === IDS_MAX) this.#forgetOldest();
    const entry = known ?? {
      counts: new FaultCounts(),
      counter: this.#applied.with(id),
      told: 0,
      fault: undefined,
      before: new FaultCounts().since(),
    };
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    return entry;
  }

  #forgetOldest(): void {
    for (const [id, { fault }] of this.#entries) {
      if (fault !== undefined) continue;
      this.#entries.delete(id);
      this.#applied.remove(id);
      return;
    }
  }

  #count(): void {
    for (const entry of this.#entries.values()) {
      const applied = entry.counts.of("applied");
      entry.counter.add(applied - entry.told);
      entry.told = applied;
    }
  }

  #freeId(): string {
    do this.#idsGiven += 1;
    while (this.#entries.has(`fault-${this.#idsGiven}`));
    return `fault-${this.#idsGiven}`;
  }
}

function toState(fault: Fault, before: FaultTotals): FaultState {
  const { plan, seen, counts } = fault;
  return { ...plan, state: fault.state(monotonicMs()), seen, ...counts.since(before) };
}

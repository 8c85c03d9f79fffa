/** The console's state: bounded, and told to every page that looks on. */
import type {
  ConsoleChange,
  ConsoleEvent,
  ConsoleParts,
  ConsoleState,
  Phase,
  Sample,
} from "./console-state.ts";

/** Five minutes of seconds. */
const samplesKept = 300;
const eventsKept = 200;
const phasesKept = 100;

export type Onlooker = (change: ConsoleChange) => void;

export class ConsoleMemory {
  readonly #onlookers = new Set<Onlooker>();
  #state: ConsoleState;

  constructor(subject: string) {
    this.#state = { ...nothingYet, subject };
  }

  get state(): ConsoleState {
    return this.#state;
  }

  /** Every change from now on goes to `onlooker`, until the returned function is called. */
  watch(onlooker: Onlooker): () => void {
    this.#onlookers.add(onlooker);
    return () => this.#onlookers.delete(onlooker);
  }

  addSample(sample: Sample): void {
    const samples = [...this.#state.samples.slice(1 - samplesKept), sample];
    this.#state = { ...this.#state, samples };
    this.#tell({ kind: "sample", sample });
  }

  addEvent(event: ConsoleEvent): void {
    const events = [...this.#state.events.slice(1 - eventsKept), event];
    this.#state = { ...this.#state, events };
    this.#tell({ kind: "event", event });
  }

  /** Shows these parts in the place of what they were. What is the same is not told again. */
  show(parts: ConsoleParts): void {
    const changed = Object.entries(parts).filter(
      ([name, part]) =>
        JSON.stringify(part) !== JSON.stringify(this.#state[name as keyof ConsoleParts]),
    );
    if (changed.length === 0) return;
    const told: ConsoleParts = Object.fromEntries(changed);
    this.#state = { ...this.#state, ...told };
    this.#tell({ kind: "parts", parts: told });
  }

  /** A phase that goes on is not begun a second time. */
  beginPhase(phase: Omit<Phase, "toS">): void {
    const { phases } = this.#state;
    if (phases.some(({ id, toS }) => id === phase.id && toS === undefined)) return;
    this.show({ phases: [...phases.slice(1 - phasesKept), { ...phase, toS: undefined }] });
  }

  endPhase(id: string, toS: number): void {
    const phases = this.#state.phases.map((phase) =>
      phase.id === id && phase.toS === undefined ? { ...phase, toS } : phase,
    );
    this.show({ phases });
  }

  #tell(change: ConsoleChange): void {
    for (const onlooker of this.#onlookers) onlooker(change);
  }
}

const nothingYet: Omit<ConsoleState, "subject"> = {
  samples: [],
  latencyBoundsMs: [],
  events: [],
  phases: [],
  isGatewayLost: false,
  drill: undefined,
  backends: [],
  limits: [],
  faults: [],
  targets: [],
  scripts: [],
  load: { state: "idle", script: undefined, line: "", outcome: "", rateFactor: undefined },
  clicks: [],
  processes: [],
  runs: undefined,
};

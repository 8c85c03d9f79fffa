/** The console's state: bounded, and told to every page that looks on. */
import type {
  ConsoleChange,
  ConsoleEvent,
  ConsoleState,
  DrillView,
  Sample,
} from "./console-state.ts";

/** Five minutes of seconds. */
const samplesKept = 300;
const eventsKept = 200;

export type Onlooker = (change: ConsoleChange) => void;

export class ConsoleMemory {
  readonly #subject: string;
  readonly #onlookers = new Set<Onlooker>();
  #samples: Sample[] = [];
  #events: ConsoleEvent[] = [];
  #isGatewayLost = false;
  #drill: DrillView | undefined;

  constructor(subject: string) {
    this.#subject = subject;
  }

  get state(): ConsoleState {
    return {
      subject: this.#subject,
      samples: this.#samples,
      events: this.#events,
      isGatewayLost: this.#isGatewayLost,
      drill: this.#drill,
    };
  }

  /** Every change from now on goes to `onlooker`, until the returned function is called. */
  watch(onlooker: Onlooker): () => void {
    this.#onlookers.add(onlooker);
    return () => this.#onlookers.delete(onlooker);
  }

  addSample(sample: Sample): void {
    this.#samples = [...this.#samples.slice(1 - samplesKept), sample];
    this.#tell({ kind: "sample", sample });
  }

  addEvent(event: ConsoleEvent): void {
    this.#events = [...this.#events.slice(1 - eventsKept), event];
    this.#tell({ kind: "event", event });
  }

  setGatewayLost(isGatewayLost: boolean): void {
    if (isGatewayLost === this.#isGatewayLost) return;
    this.#isGatewayLost = isGatewayLost;
    this.#tell({ kind: "gateway", isGatewayLost });
  }

  showDrill(drill: DrillView): void {
    this.#drill = drill;
    this.#tell({ kind: "drill", drill });
  }

  #tell(change: ConsoleChange): void {
    for (const onlooker of this.#onlookers) onlooker(change);
  }
}

/**
 * A backend of a simulated run: accepts connections, notes what it is asked, answers as planned.
 * Between requests it may close a connection at any moment, as servers do.
 */
import type { MemoryWire } from "../../src/socket/memory-wire.ts";
import { countIn } from "./ledger.ts";
import { SimulatedServerEnd } from "./simulated-server-end.ts";
import type { Stage } from "./stage.ts";

export class SimulatedBackend {
  readonly address: string;
  readonly #stage: Stage;
  readonly ends: SimulatedServerEnd[] = [];

  constructor(address: string, stage: Stage) {
    this.address = address;
    this.#stage = stage;
  }

  accept(wire: MemoryWire): void {
    countIn(this.#stage.ledger.opened, this.address);
    const name = `backend ${this.address.split(":")[1]}.${this.ends.length}`;
    this.ends.push(new SimulatedServerEnd(name, this.address, wire, this.#stage));
  }
}

/** One end of a tunnel: sends marked octets, then FIN, and checks what the other end sends. */
import type { MemoryWire } from "../../src/socket/memory-wire.ts";
import { markedBody } from "./marked-body.ts";
import type { Stage } from "./stage.ts";

export interface TunnelPlan {
  /** Marks of the octets in the two directions. */
  readonly sends: string;
  readonly sendsLength: number;
  readonly expects: string;
}

export class TunnelParty {
  readonly #name: string;
  readonly #wire: MemoryWire;
  readonly #stage: Stage;
  readonly #plan: TunnelPlan;
  #received = "";

  constructor(name: string, wire: MemoryWire, stage: Stage, plan: TunnelPlan) {
    this.#name = name;
    this.#wire = wire;
    this.#stage = stage;
    this.#plan = plan;
    const { sent } = stage.tunnels;
    sent.set(plan.sends, 0);
    stage.queue.after(stage.chance.between(0, 50), () => this.#send());
  }

  onText(text: string): void {
    this.#received += text;
    const { expects } = this.#plan;
    const { ledger, tunnels } = this.#stage;
    if (this.#received !== markedBody(expects, this.#received.length)) {
      ledger.wrong(`${this.#name}: the tunnel brings what ${expects} has not sent`);
    } else if (this.#received.length > (tunnels.sent.get(expects) ?? 0)) {
      ledger.wrong(`${this.#name}: the tunnel brings more than ${expects} has sent`);
    }
  }

  /** FIN has come: regular only behind everything the other end has sent. */
  onEnd(): void {
    const { expects } = this.#plan;
    const { ledger, tunnels, world } = this.#stage;
    // While all is stalled, the gateway takes a tunnel for idle, and ends it with FIN.
    if (world.stallShare > 0) return;
    const missing = (tunnels.sent.get(expects) ?? 0) - this.#received.length;
    if (tunnels.ended.has(expects) && missing > 0) {
      ledger.wrong(`${this.#name}: ${missing} octets of tunnel ${expects} are missing before FIN`);
    }
  }

  onClose(_error: Error | undefined): void {
    // How much a reset takes with it, nobody can tell.
  }

  #send(): void {
    const { tunnels } = this.#stage;
    const { sends, sendsLength } = this.#plan;
    tunnels.sent.set(sends, sendsLength);
    this.#wire.write(Buffer.from(markedBody(sends, sendsLength), "latin1"));
    tunnels.ended.add(sends);
    this.#wire.end();
  }
}

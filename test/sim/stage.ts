/** What all who take part in a simulated run have in common. */
import type { Chance } from "./chance.ts";
import type { EventQueue } from "./event-queue.ts";
import type { Ledger } from "./ledger.ts";
import type { World } from "./plan-world.ts";

export interface Stage {
  readonly world: World;
  readonly chance: Chance;
  readonly queue: EventQueue;
  readonly ledger: Ledger;
  /** Left out unless somebody reads it. */
  readonly trace: ((text: string) => void) | undefined;
  /** By the mark of a direction: octets sent into it, and whether FIN was sent behind them. */
  readonly tunnels: { readonly sent: Map<string, number>; readonly ended: Set<string> };
}

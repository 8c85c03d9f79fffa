/**
 * One run: clients, the gateway and backends, ordered by virtual time and the chance of one seed.
 * It ends when nothing moves any more, and that has to be soon after the last deadline.
 */
import { Chance } from "./chance.ts";
import { checkAccounts } from "./check-accounts.ts";
import { checkAnswers } from "./check-answers.ts";
import { checkQuiet } from "./check-quiet.ts";
import { checkStrict } from "./check-strict.ts";
import { EventQueue } from "./event-queue.ts";
import { Ledger } from "./ledger.ts";
import { type Mutant, unchanged } from "./mutant.ts";
import { Network } from "./network.ts";
import { planClient } from "./plan-client.ts";
import { planWorld } from "./plan-world.ts";
import { SimulatedClient } from "./simulated-client.ts";
import { SimulatedGateway } from "./simulated-gateway.ts";
import type { Stage } from "./stage.ts";

export interface SimulationOptions {
  readonly trace?: (text: string) => void;
  readonly mutant?: Mutant;
}

export interface Outcome {
  /** What went against what has to hold, in the words of who noticed. */
  readonly wrongs: readonly string[];
  readonly ledger: Ledger;
  readonly events: number;
  readonly virtualMs: number;
  readonly isCalm: boolean;
  readonly isDrained: boolean;
}

/** Beyond these, the run hangs. */
const EVENTS_MAX = 400_000;
const VIRTUAL_MS_MAX = 90_000;

export function simulate(seed: number, options: SimulationOptions = {}): Outcome {
  const chance = new Chance(seed);
  const world = planWorld(chance);
  const queue = new EventQueue(chance);
  const ledger = new Ledger();
  const { startMs } = EventQueue;
  const { trace } = options;
  const stage: Stage = {
    world,
    chance,
    queue,
    ledger,
    trace: trace && ((text) => trace(`${String(queue.nowMs - startMs).padStart(6)} ms  ${text}`)),
    tunnels: { sent: new Map(), ended: new Set() },
  };
  const { stallShare, linkBytes } = world;
  const network = new Network(queue, chance, { stallShare, linkBytes, trace: stage.trace });
  const gateway = new SimulatedGateway(stage, network, options.mutant ?? unchanged);
  const clients = sendClients(stage, gateway);
  let events = 0;
  try {
    events = runAll(stage, network, gateway, clients);
    checkQuiet(stage, gateway);
    for (const client of clients) checkAnswers(stage, client);
    checkStrict(stage, clients, gateway);
    checkAccounts(stage, gateway);
  } catch (error) {
    ledger.wrong(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const virtualMs = queue.nowMs - startMs;
  const { isCalm, drain } = world;
  const { wrongs } = ledger;
  return { wrongs, ledger, events, virtualMs, isCalm, isDrained: drain !== undefined };
}

function sendClients(stage: Stage, gateway: SimulatedGateway): SimulatedClient[] {
  const { world, chance, queue, trace } = stage;
  let ids = 0;
  const nextId = (): number => {
    ids += 1;
    return ids;
  };
  return Array.from({ length: world.clients }, (_, at) => {
    const client = new SimulatedClient(`client ${at}`, planClient(chance, world, nextId), stage);
    queue.after(client.plan.arrivesMs, () => {
      const pipe = gateway.connect(client.name);
      trace?.(`${client.name} ${pipe === undefined ? "is refused" : "connects"}`);
      if (pipe !== undefined) client.connect(pipe.client);
    });
    return client;
  });
}

/** Answers how many events it took. */
function runAll(
  { queue, ledger, world }: Stage,
  network: Network,
  gateway: SimulatedGateway,
  clients: readonly SimulatedClient[],
): number {
  const endMs = queue.nowMs + VIRTUAL_MS_MAX;
  const lastMs = queue.nowMs + world.arrivalsMs;
  let events = 0;
  network.plan();
  while (queue.length > 0) {
    queue.runNext();
    network.plan();
    events += 1;
    if (queue.nowMs > lastMs && events % 16 === 0 && gateway.isQuiet) {
      if (clients.every(({ isDone }) => isDone)) break;
    }
    if (events > EVENTS_MAX || queue.nowMs > endMs) {
      ledger.wrong(`hangs: ${gateway.acceptor.connections} connections are open`);
      break;
    }
  }
  return events;
}

/**
 * A relay in front of a backend: the path on which a drill injects latency, a narrow bandwidth,
 * resets and black holes. Without a fault it passes octets on as they come, half-close included.
 */
import { once } from "node:events";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import type { PathFaultPlan } from "../fault-plan.ts";
import { ActivePathFault } from "./active-path-fault.ts";
import { RelayFlow } from "./relay-flow.ts";

export interface Address {
  readonly host: string;
  readonly port: number;
}

interface RelayedConnection {
  readonly sockets: readonly [Socket, Socket];
  readonly flows: readonly [RelayFlow, RelayFlow];
}

/** Beyond it a connection is closed at once: a relay is no place to collect sockets. */
const connectionsMax = 10_000;

export class Relay {
  readonly #server: Server;
  readonly #connections = new Set<RelayedConnection>();
  readonly #faults: ActivePathFault[] = [];
  /** Held in a black hole of a relay that leads to nobody. */
  readonly #swallowed = new Set<Socket>();
  /** Where it goes; may be told after it listens, since the one is often made for the other. */
  #to: Address | undefined;

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => this.#accept(socket));
  }

  /** Port 0: any that is free. */
  static async start(listen: Address): Promise<Relay> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    server.listen(listen);
    await once(server, "listening");
    return new Relay(server);
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  leadTo(address: Address): void {
    this.#to = address;
  }

  begin(plan: PathFaultPlan): ActivePathFault {
    const fault = new ActivePathFault(plan);
    this.#faults.push(fault);
    if (plan.kind === "reset") {
      for (const connection of this.#connections) {
        fault.meet(connection);
        reset(connection.sockets);
      }
    }
    return fault;
  }

  end(fault: ActivePathFault): void {
    const at = this.#faults.indexOf(fault);
    if (at >= 0) this.#faults.splice(at, 1);
    if (this.#find("blackhole") === undefined) this.#letGo();
    for (const { flows } of this.#connections) for (const flow of flows) flow.pump();
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#letGo();
    for (const { sockets } of this.#connections) for (const socket of sockets) socket.destroy();
    await closed;
  }

  #accept(client: Socket): void {
    if (this.#connections.size + this.#swallowed.size >= connectionsMax) {
      client.destroy();
      return;
    }
    const resetting = this.#find("reset");
    if (resetting !== undefined) {
      resetting.meet(client);
      client.on("error", () => undefined);
      client.resetAndDestroy();
      return;
    }
    if (this.#to === undefined) {
      this.#swallow(client);
      return;
    }
    const backend = createConnection({ ...this.#to, allowHalfOpen: true, noDelay: true });
    const sockets = [client, backend] as const;
    const onHeld = (fault: ActivePathFault): void => fault.meet(connection);
    const connection: RelayedConnection = {
      sockets,
      flows: [
        new RelayFlow({ from: client, to: backend, faults: this.#faults, onHeld }),
        new RelayFlow({ from: backend, to: client, faults: this.#faults, onHeld }),
      ],
    };
    this.#connections.add(connection);
    for (const [at, socket] of sockets.entries()) {
      const other = sockets[1 - at]!;
      // What broke on one side is broken on the other in the same way: by a reset.
      socket.on("error", () => other.resetAndDestroy());
      socket.on("close", () => {
        // What came from here may still wait to be passed on; what was to go here has lost its aim.
        connection.flows[1 - at]!.stop();
        if (other.destroyed) this.#connections.delete(connection);
      });
    }
  }

  /** Who leads to nobody refuses, except in a black hole: there nobody is told anything. */
  #swallow(client: Socket): void {
    const hole = this.#find("blackhole");
    if (hole === undefined) {
      client.destroy();
      return;
    }
    hole.meet(client);
    this.#swallowed.add(client);
    client.on("error", () => undefined);
    client.on("close", () => this.#swallowed.delete(client));
    client.resume();
  }

  #letGo(): void {
    for (const client of this.#swallowed) client.destroy();
  }

  #find(kind: PathFaultPlan["kind"]): ActivePathFault | undefined {
    return this.#faults.find(({ plan }) => plan.kind === kind);
  }
}

function reset(sockets: readonly Socket[]): void {
  for (const socket of sockets) if (!socket.destroyed) socket.resetAndDestroy();
}

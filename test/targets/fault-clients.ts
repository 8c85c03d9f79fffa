/**
 * Clients that note what became of each of their requests, from the octets that came and how the
 * connection ended. A request that was written behind one whose connection is gone was never
 * begun, and is sent again over another connection.
 */
import { connect, type Socket } from "node:net";

/** What a client saw of faults, as `id` for those that a whole or a cut answer has named. */
export interface Seen {
  readonly request: string;
  readonly faults: readonly string[];
  readonly ending: "whole" | "cut" | "reset";
}

export interface ClientPlan {
  readonly port: number;
  readonly path: string;
  readonly requests: number;
  /** Requests written at once on a connection, and of a connection in all. */
  readonly depth: number;
  readonly connections: number;
}

export class FaultClients {
  readonly seen: Seen[] = [];
  readonly #plan: ClientPlan;
  readonly #waiting: string[];
  readonly #open = new Set<Socket>();
  #onChange: () => void = () => {};

  constructor(plan: ClientPlan) {
    this.#plan = plan;
    this.#waiting = Array.from({ length: plan.requests }, (_, n) => `r-${n}`);
  }

  /** Settles when all are answered, or when so many connections as `hanging` tells are left. */
  async run(hanging: () => Promise<number>): Promise<void> {
    for (;;) {
      const parked = await hanging();
      while (this.#waiting.length > 0 && this.#open.size < this.#plan.connections + parked) {
        this.#connect(this.#waiting.splice(0, this.#plan.depth));
      }
      if (this.#waiting.length === 0 && this.#open.size === (await hanging())) return;
      await this.#change();
    }
  }

  /** Settles when no connection is open any more. */
  async ended(): Promise<void> {
    while (this.#open.size > 0) await this.#change();
  }

  /** Some connection has ended, or so long has passed that what hangs may be asked for anew. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 20);
      this.#onChange = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #connect(requests: readonly string[]): void {
    const socket = connect(this.#plan.port, "127.0.0.1");
    const left = [...requests];
    let came = Buffer.alloc(0);
    let isReset = false;
    this.#open.add(socket);
    for (const request of requests) socket.write(this.#textOf(request));
    socket.on("data", (chunk: Buffer) => {
      came = Buffer.concat([came, chunk]);
      for (let answer = readAnswer(came); answer?.isWhole; answer = readAnswer(came)) {
        came = came.subarray(answer.bytes);
        this.seen.push({ request: left.shift()!, faults: answer.faults, ending: "whole" });
      }
      if (left.length === 0) socket.end();
    });
    socket.on("error", () => {
      isReset = true;
    });
    socket.on("close", () => {
      this.#open.delete(socket);
      const faults = readAnswer(came)?.faults ?? [];
      const request = left.shift();
      if (request !== undefined) {
        this.seen.push({ request, faults, ending: isReset ? "reset" : "cut" });
      }
      this.#waiting.push(...left);
      this.#onChange();
    });
  }

  #textOf(request: string): string {
    return `GET ${this.#plan.path} HTTP/1.1\r\nHost: a\r\nX-Request-ID: ${request}\r\n\r\n`;
  }
}

/** The first answer among octets; `undefined` when not even its head is there. */
function readAnswer(came: Buffer) {
  const end = came.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = came.toString("latin1", 0, end + 2);
  const length = Number(/^content-length: (\d+)\r$/im.exec(head)?.[1]);
  const bytes = end + 4 + length;
  const ids = /^x-fault-id: (.*)\r$/im.exec(head)?.[1];
  return { bytes, isWhole: came.length >= bytes, faults: ids?.split(", ") ?? [] };
}

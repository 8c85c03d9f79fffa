/**
 * Clients that send to several gateways at a steady rate, each connection one request at a time. A
 * request for which no connection is free is left out, so the rate is never exceeded.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface PacedClientsOptions {
  readonly ports: readonly number[];
  readonly connectionsEach: number;
  readonly ratePerSecond: number;
  readonly seconds: number;
}

export interface PacedResult {
  /** Requests answered, by status. */
  readonly byStatus: ReadonlyMap<number, number>;
  /** From before the first request until behind the last answer. */
  readonly seconds: number;
  /** Of those that were let through, sorted. */
  readonly latenciesMs: readonly number[];
}

const REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const TICK_MS = 2;

export async function runPacedClients(options: PacedClientsOptions): Promise<PacedResult> {
  const { ports, connectionsEach, ratePerSecond, seconds } = options;
  const clients = await Promise.all(
    ports.flatMap((port) => Array.from({ length: connectionsEach }, () => Client.open(port))),
  );
  const startedMs = performance.now();
  let asked = 0;
  let turn = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const elapsedMs = performance.now() - startedMs;
      if (elapsedMs >= seconds * 1000) {
        clearInterval(timer);
        resolve();
        return;
      }
      for (const due = (elapsedMs * ratePerSecond) / 1000; asked < due; asked++) {
        // In turn over the gateways, so that each gets its share.
        clients[turn++ % clients.length]!.ask();
      }
    }, TICK_MS);
  });
  await Promise.all(clients.map((client) => client.close()));
  const byStatus = new Map<number, number>();
  for (const client of clients) {
    for (const [status, count] of client.byStatus) {
      byStatus.set(status, (byStatus.get(status) ?? 0) + count);
    }
  }
  const latenciesMs = clients.flatMap((client) => client.latenciesMs).sort((a, b) => a - b);
  return { byStatus, seconds: (performance.now() - startedMs) / 1000, latenciesMs };
}

class Client {
  readonly byStatus = new Map<number, number>();
  readonly latenciesMs: number[] = [];
  readonly #socket: Socket;
  #askedMs: number | undefined = undefined;
  #text = "";
  #onIdle: (() => void) | undefined = undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay().setEncoding("latin1");
    socket.on("data", (text: string) => this.#onText(text));
  }

  static async open(port: number): Promise<Client> {
    const socket = connect({ port, host: "127.0.0.1" });
    await once(socket, "connect");
    return new Client(socket);
  }

  ask(): void {
    if (this.#askedMs !== undefined) return;
    this.#askedMs = performance.now();
    this.#socket.write(REQUEST);
  }

  async close(): Promise<void> {
    if (this.#askedMs !== undefined) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    this.#socket.destroy();
  }

  #onText(text: string): void {
    this.#text += text;
    const headEnd = this.#text.indexOf("\r\n\r\n");
    if (headEnd < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)\r\n/i.exec(this.#text)?.[1] ?? 0);
    if (this.#text.length < headEnd + 4 + length) return;
    const status = Number(this.#text.slice(9, 12));
    this.#text = "";
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    if (status === 200) this.latenciesMs.push(performance.now() - this.#askedMs!);
    this.#askedMs = undefined;
    this.#onIdle?.();
  }
}

/**
 * Stands between clients and a server. It can refuse all of them, or cut the next connection on
 * which somebody says a word, and do something in that moment.
 */
import { once } from "node:events";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import type { Trap } from "./trap.ts";
import type { TurnReaders } from "./turns.ts";

/** A trap, and in which of several proxies it is set. */
interface Place {
  readonly trap: Trap;
  readonly at: number;
}

export class CutProxy {
  readonly #server: Server;
  readonly #port: number;
  /** `undefined`: each chunk of the server is an answer. */
  readonly #turns: TurnReaders | undefined;
  readonly #sockets = new Set<Socket>();
  #place: Place | undefined = undefined;
  #isRefusing = false;

  private constructor(server: Server, port: number, turns: TurnReaders | undefined) {
    this.#server = server;
    this.#port = port;
    this.#turns = turns;
  }

  /** In front of what listens on `port`. */
  static async start(port: number, turns?: TurnReaders): Promise<CutProxy> {
    const proxy = new CutProxy(createServer({ noDelay: true }), port, turns);
    proxy.#server.on("connection", (client) => proxy.#join(client));
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** In the place of the one before. */
  set(trap: Trap, at: number): void {
    this.#place = { trap, at };
  }

  /** Nobody gets through until it is told otherwise. */
  refuse(isRefusing: boolean): void {
    this.#isRefusing = isRefusing;
    if (isRefusing) this.cutAll();
  }

  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cutAll();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(client: Socket): void {
    if (this.#isRefusing) {
      client.destroy();
      return;
    }
    const server = createConnection({ port: this.#port, host: "127.0.0.1", noDelay: true });
    const conversation = new Conversation(client, server, this.#turns);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.once("close", () => {
        this.#sockets.delete(socket);
        conversation.abandon();
        other.end();
      });
    }
    client.on("data", (chunk: Buffer) => conversation.ask(chunk, this.#place));
    server.on("data", (chunk: Buffer) => conversation.answer(chunk, this.#place));
  }
}

/** One connection, and the answer on it that a trap waits for. */
class Conversation {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #requests: ReturnType<TurnReaders["requests"]> | undefined;
  readonly #answers: ReturnType<TurnReaders["answers"]> | undefined;
  #asked = 0;
  #answered = 0;
  #awaited: (Place & { readonly number: number }) | undefined = undefined;
  /** What the server has said since, and the client has not got. */
  #withheld: Buffer[] = [];

  constructor(client: Socket, server: Socket, turns: TurnReaders | undefined) {
    this.#client = client;
    this.#server = server;
    this.#requests = turns?.requests();
    this.#answers = turns?.answers();
  }

  ask(chunk: Buffer, place: Place | undefined): void {
    const turns = this.#requests?.read(chunk) ?? [];
    if (place?.trap.meets(chunk, "asked")) {
      this.#spring(place);
      return;
    }
    if (place?.trap.meets(chunk, "done")) {
      const wordAt = chunk.indexOf(place.trap.word);
      const before = turns.filter(({ end }) => end <= wordAt).length;
      this.#awaited = { ...place, number: this.#asked + before + 1 };
    }
    this.#asked += turns.length;
    this.#server.write(chunk);
  }

  answer(chunk: Buffer, place: Place | undefined): void {
    if (place?.trap.meets(chunk, "answering")) {
      this.#spring(place);
    } else if (place?.trap.meets(chunk, "answered")) {
      this.#client.write(chunk, () => this.#spring(place));
    } else if (this.#awaited === undefined) {
      this.#answered += this.#answers?.read(chunk).length ?? 0;
      this.#client.write(chunk);
    } else this.#await(chunk, this.#awaited);
  }

  /** It is over before a trap has sprung that was met. */
  abandon(): void {
    this.#awaited?.trap.putOff();
    this.#awaited = undefined;
  }

  #await(chunk: Buffer, awaited: Place & { readonly number: number }): void {
    this.#withheld.push(chunk);
    const turns = this.#answers?.read(chunk) ?? [];
    const turn = turns[awaited.number - this.#answered - 1];
    this.#answered += turns.length;
    if (turn === undefined) return;
    this.#awaited = undefined;
    if (!turn.isFailure) {
      this.#spring(awaited);
      return;
    }
    // The server has refused what was asked: it was not done, and the client goes on.
    for (const held of this.#withheld) this.#client.write(held);
    this.#withheld = [];
    awaited.trap.putOff();
  }

  /** Whoever is killed is killed before the ends of the connection learn anything. */
  #spring({ trap, at }: Place): void {
    trap.spring(at);
    this.#client.destroy();
    this.#server.destroy();
  }
}

/**
 * Clients that ask without a pause, each over a connection of its own, and hold it against the
 * gateway when a request that they could send is not answered in full. A connection that is refused
 * is no failure: nothing was sent, and another port is tried.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface SteadyOptions {
  readonly clients: number;
  /** Where to connect, the preferred one first; asked for each connection. */
  readonly ports: () => readonly number[];
}

const REQUEST = "GET /some/path HTTP/1.1\r\nHost: steady.test\r\n\r\n";
const ANSWER_LIMIT_MS = 10_000;

export class SteadyClients {
  readonly failures: string[] = [];
  /** By client. */
  readonly failuresOf: number[];
  /** Connections that were refused. */
  refused = 0;
  answered = 0;
  readonly #options: SteadyOptions;
  readonly #loops: Promise<void>[];
  #isStopped = false;
  #waiting: { readonly answers: number; readonly resolve: () => void }[] = [];

  constructor(options: SteadyOptions) {
    this.#options = options;
    this.failuresOf = new Array(options.clients).fill(0);
    this.#loops = Array.from({ length: options.clients }, (_, client) => this.#loop(client));
  }

  /** Resolves when so many more requests are answered. */
  async more(answers: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push({ answers: this.answered + answers, resolve });
    });
  }

  /** Every request that was begun is settled then. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#loops);
  }

  async #loop(client: number): Promise<void> {
    while (!this.#isStopped) {
      const socket = await this.#connect();
      if (socket === undefined) {
        this.failures.push("no port could be connected to");
        return;
      }
      await this.#use(socket, client);
      socket.destroy();
    }
  }

  async #connect(): Promise<Socket | undefined> {
    for (const port of this.#options.ports()) {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      socket.on("error", () => {});
      await Promise.race([once(socket, "connect"), once(socket, "close")]).catch(() => {});
      if (!socket.connecting && !socket.destroyed) return socket;
      this.refused += 1;
    }
    return undefined;
  }

  async #use(socket: Socket, client: number): Promise<void> {
    const { localPort, remotePort } = socket;
    for (let requests = 1; !this.#isStopped; requests++) {
      socket.write(REQUEST);
      const answer = await answerOf(socket);
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        this.failuresOf[client]! += 1;
        this.failures.push(`request ${requests} of ${localPort} to ${remotePort}: ${answer}`);
        return;
      }
      this.#count();
      if (/^connection: close\r$/im.test(answer)) return;
    }
  }

  #count(): void {
    this.answered += 1;
    for (const waiting of this.#waiting) if (this.answered >= waiting.answers) waiting.resolve();
    this.#waiting = this.#waiting.filter(({ answers }) => this.answered < answers);
  }
}

/** The octets of one answer, or what came instead. */
async function answerOf(socket: Socket): Promise<string> {
  return await new Promise<string>((resolve) => {
    let text = "";
    const done = (result: string): void => {
      clearTimeout(timer);
      socket.removeAllListeners("data");
      socket.removeAllListeners("close");
      resolve(result);
    };
    const timer = setTimeout(() => done(`no answer in time after "${text}"`), ANSWER_LIMIT_MS);
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      const headEnd = text.indexOf("\r\n\r\n");
      if (headEnd < 0) return;
      const length = Number(/^content-length: (\d+)\r$/im.exec(text)?.[1] ?? 0);
      if (text.length >= headEnd + 4 + length) done(text);
    });
    socket.on("close", () => done(`closed after "${text}"`));
  });
}

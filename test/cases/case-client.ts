/** The client of a case: sends exactly the octets that it is told, and writes down what comes. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";

export class CaseClient {
  readonly socket: Socket;
  /** One character an octet. */
  octets = "";
  /** FIN or reset has come. */
  hasEnded = false;
  wasReset = false;
  /** Of the last octet that was sent or has come. */
  activeMs = performance.now();
  #onEvent: (() => void) | undefined = undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.octets += chunk.toString("latin1");
      this.#note();
    });
    socket.on("end", () => this.#end());
    socket.on("close", () => this.#end());
    socket.on("error", () => {
      this.wasReset = true;
    });
  }

  static async connect(port: number): Promise<CaseClient> {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    const client = new CaseClient(socket);
    await once(socket, "connect");
    return client;
  }

  /** FIN has come and no reset, so a body that the end of the connection ends is complete. */
  get isFinished(): boolean {
    return this.hasEnded && !this.wasReset;
  }

  /** Sends octets in these parts, with that pause between them; a closed connection ends it. */
  async send(parts: Iterable<Buffer>, pauseMs: number): Promise<void> {
    let isFirst = true;
    for (const part of parts) {
      if (!isFirst) await (pauseMs > 0 ? wait(pauseMs) : nextTurn());
      isFirst = false;
      if (this.hasEnded) return;
      this.activeMs = performance.now();
      if (!this.socket.write(part))
        await this.until(() => this.socket.writableLength === 0, 30_000);
    }
  }

  /** Sends one octet a second until the gateway closes. */
  async drip(octet: string, limitMs: number): Promise<void> {
    const untilMs = performance.now() + limitMs;
    while (!this.hasEnded && performance.now() < untilMs) {
      this.socket.write(octet);
      await this.until(() => false, 1000);
    }
  }

  /** Settles with the answer of `isTrue`, at the latest after the limit or when all is over. */
  async until(isTrue: () => boolean, limitMs: number): Promise<boolean> {
    const untilMs = performance.now() + limitMs;
    while (!isTrue() && !this.hasEnded) {
      const leftMs = untilMs - performance.now();
      if (leftMs <= 0) break;
      await this.#nextEvent(Math.min(leftMs, 1000));
    }
    return isTrue();
  }

  close(): void {
    this.socket.destroy();
  }

  async #nextEvent(limitMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      this.#onEvent = () => {
        clearTimeout(timer);
        resolve();
      };
      this.socket.once("drain", this.#onEvent);
    });
  }

  #end(): void {
    this.hasEnded = true;
    this.#note();
  }

  #note(): void {
    this.activeMs = performance.now();
    this.#onEvent?.();
  }
}

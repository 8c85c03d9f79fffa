/** A client on a raw socket: it sees octets, and how the connection has ended. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { TestContext } from "node:test";
import { connect as connectTls } from "node:tls";

export class RawClient {
  /** Of the connection, below TLS. */
  readonly tcp: Socket;
  /** What is written and read. */
  readonly socket: Socket;
  text = "";
  /** What became of it: with FIN, or with a reset. */
  end: "open" | "fin" | "reset" = "open";
  readonly ended: Promise<void>;

  private constructor(tcp: Socket, socket: Socket) {
    this.tcp = tcp;
    this.socket = socket;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    const endWith = (end: "fin" | "reset"): void => {
      if (this.end === "open") this.end = end;
      resolve();
    };
    socket.on("data", (chunk) => {
      this.text += chunk.toString("latin1");
    });
    socket.on("end", () => endWith("fin"));
    socket.on("error", () => endWith("reset"));
    tcp.on("error", () => endWith("reset"));
    socket.on("close", () => resolve());
  }

  /** Closed after the test. */
  static async open(t: TestContext, port: number, isEncrypted = false): Promise<RawClient> {
    const tcp = connect(port, "127.0.0.1");
    t.after(() => tcp.destroy());
    await new Promise<void>((resolve, reject) => {
      tcp.once("connect", resolve);
      tcp.once("error", reject);
    });
    if (!isEncrypted) return new RawClient(tcp, tcp);
    const socket = connectTls({ socket: tcp, rejectUnauthorized: false });
    await new Promise<void>((resolve) => socket.once("secureConnect", resolve));
    return new RawClient(tcp, socket);
  }

  /** Writes until nobody takes more. */
  async fill(octets: Buffer): Promise<void> {
    const LOOK_MS = 50;
    const LOOKS = 4;
    this.socket.write(octets);
    let [left, looks] = [-1, 0];
    while (looks < LOOKS) {
      const now = this.tcp.writableLength + this.socket.writableLength;
      looks = now === left ? looks + 1 : 0;
      left = now;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Settles when that has come. */
  async until(text: string): Promise<void> {
    while (!this.text.includes(text)) {
      await Promise.race([once(this.socket, "data"), this.ended]);
      assert.ok(this.end === "open" || this.text.includes(text), `${text} never came`);
    }
  }

  reset(): void {
    this.tcp.resetAndDestroy();
  }
}

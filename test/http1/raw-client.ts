/** A client that sends raw octets over a real connection and collects what comes back. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { TestContext } from "node:test";

const LIMIT_MS = 5000;

export class RawClient {
  readonly socket: Socket;
  /** Each octet one character. */
  text = "";
  hasEnded = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.text += chunk.toString("latin1");
    });
    socket.on("end", () => {
      this.hasEnded = true;
    });
    socket.on("error", () => {});
  }

  send(text: string): void {
    this.socket.write(Buffer.from(text, "latin1"));
  }

  /** Settles when the text has come so far, or the connection is over. */
  async until(pattern: RegExp): Promise<void> {
    const limit = AbortSignal.timeout(LIMIT_MS);
    while (!pattern.test(this.text) && !this.socket.closed) {
      await Promise.race([
        once(this.socket, "data", { signal: limit }),
        once(this.socket, "close", { signal: limit }),
      ]);
    }
  }

  async closed(): Promise<void> {
    if (!this.socket.closed)
      await once(this.socket, "close", { signal: AbortSignal.timeout(LIMIT_MS) });
  }
}

/** Connected, and closed with the test. */
export async function connectRaw(t: TestContext, port: number): Promise<RawClient> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  t.after(() => socket.destroy());
  await once(socket, "connect");
  return new RawClient(socket);
}

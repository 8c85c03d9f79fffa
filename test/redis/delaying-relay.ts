/** Stands before a server and hands on what it answers later than it came. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { TestContext } from "node:test";

export class DelayingRelay {
  readonly port: number;
  delayMs = 0;
  #connections = 0;
  /** Of connections up to that one nothing is handed on any more. */
  #lost = 0;

  private constructor(port: number) {
    this.port = port;
  }

  /** Closed after the test. */
  static async start(t: TestContext, targetPort: number): Promise<DelayingRelay> {
    const sockets = new Set<Socket>();
    const server = createServer((client) => {
      relay.#connections += 1;
      const number = relay.#connections;
      const target = connect({ port: targetPort, host: "127.0.0.1" });
      for (const socket of [client, target]) {
        sockets.add(socket);
        socket.on("error", () => {});
        socket.on("close", () => {
          sockets.delete(socket);
          client.destroy();
          target.destroy();
        });
      }
      client.pipe(target);
      target.on("data", (chunk) => {
        if (number > relay.#lost) setTimeout(() => client.write(chunk), relay.delayMs);
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const relay = new DelayingRelay((server.address() as AddressInfo).port);
    t.after(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    return relay;
  }

  /** The connections that are there stay open and bring nothing more. */
  lose(): void {
    this.#lost = this.#connections;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }
}

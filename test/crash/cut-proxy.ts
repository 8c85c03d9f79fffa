/**
 * Stands between the poll service and a server. It understands nothing of what passes, but can cut
 * every connection, or the next one on which a client says a word, before or after passing it on.
 */
import { once } from "node:events";
import { createConnection, createServer, type Server, type Socket } from "node:net";

export class CutProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #cutAt: { readonly word: string; readonly passes: boolean } | undefined = undefined;
  #isRefusing = false;
  cuts = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(port: number): Promise<CutProxy> {
    const proxy = new CutProxy(createServer());
    proxy.#server.on("connection", (client) => proxy.#join(client, port));
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** Once. `passes`: the server still gets the word, and its answer is lost. */
  cutAtWord(word: string, passes: boolean): void {
    this.#cutAt = { word, passes };
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

  #join(client: Socket, port: number): void {
    if (this.#isRefusing) {
      client.destroy();
      return;
    }
    const server = createConnection({ port, host: "127.0.0.1" });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.once("close", () => {
        this.#sockets.delete(socket);
        other.end();
      });
    }
    server.on("data", (chunk) => void client.write(chunk));
    client.on("data", (chunk) => {
      const cut = this.#cutAt;
      if (cut === undefined || !chunk.includes(cut.word)) {
        server.write(chunk);
        return;
      }
      this.#cutAt = undefined;
      this.cuts += 1;
      client.destroy();
      // The server reads what was written before the end, and answers nobody.
      if (cut.passes) server.end(chunk);
      else server.destroy();
    });
  }
}

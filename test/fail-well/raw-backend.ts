/** A backend on raw sockets that does with each request what a test wants, and keeps count. */

import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import type { TestContext } from "node:test";

/** One request whose head has come, and its body as far as that has a length. */
export interface Asked {
  readonly method: string;
  readonly target: string;
  readonly socket: Socket;
  /** Which of its connection it is, from 1 on. */
  readonly nth: number;
}

export interface BackendParts {
  /** Called as soon as a connection is there. */
  readonly onConnection?: (socket: Socket) => void;
  readonly onRequest: (asked: Asked) => void;
}

const head = /^(\S+) (\S+) HTTP\/1\.1\r\n(?:.*\r\n)*?\r\n/;

export class RawBackend {
  readonly address: string;
  readonly sockets = new Set<Socket>();
  /** How often each target has arrived, with its method. */
  readonly asked = new Map<string, number>();
  connections = 0;

  private constructor(address: string) {
    this.address = address;
  }

  /** Stopped after the test. */
  static async start(t: TestContext, parts: BackendParts): Promise<RawBackend> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const backend = new RawBackend(`127.0.0.1:${port}`);
    server.on("connection", (socket) => backend.#accept(socket, parts));
    t.after(() => {
      server.close();
      for (const socket of backend.sockets) socket.destroy();
    });
    return backend;
  }

  get requests(): number {
    return [...this.asked.values()].reduce((sum, count) => sum + count, 0);
  }

  #accept(socket: Socket, { onConnection, onRequest }: BackendParts): void {
    let text = "";
    let nth = 0;
    this.connections += 1;
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket));
    // The gateway may reset it: that is what some tests are about.
    socket.on("error", () => {});
    socket.on("end", () => socket.end());
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      for (let found = head.exec(text); found !== null; found = head.exec(text)) {
        const length = Number(/\r\ncontent-length: (\d+)/i.exec(found[0])?.[1] ?? 0);
        if (text.length < found[0].length + length) return;
        text = text.slice(found[0].length + length);
        nth += 1;
        const [, method, target] = found as unknown as [string, string, string];
        const name = `${method} ${target}`;
        this.asked.set(name, (this.asked.get(name) ?? 0) + 1);
        onRequest({ method, target, socket, nth });
      }
    });
    onConnection?.(socket);
  }
}

/** A whole answer that lets the connection live. */
export function answer(socket: Socket, body = "ok"): void {
  socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
}

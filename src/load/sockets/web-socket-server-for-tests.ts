/** A WebSocket server that nobody here has written. It echoes; some texts make it do other things. */
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { type WebSocket, WebSocketServer } from "ws";

export interface WebSocketTestServer {
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
  /** Resolves with the codes of so many clients that have closed. */
  closeCodes(count: number): Promise<number[]>;
}

export async function startWebSocketServer(t: TestContext): Promise<WebSocketTestServer> {
  const requests: IncomingMessage[] = [];
  const codes: number[] = [];
  const closes = new EventEmitter();
  const server = createServer((_request, response) => {
    response.writeHead(403).end("not here");
  });
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: true });
  server.on("upgrade", (request, socket, head) => {
    if (request.url === "/refused") {
      socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 8\r\n\r\nnot here");
      return;
    }
    // What it says first comes in one piece with its handshake.
    socket.cork();
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      requests.push(request);
      if (request.url === "/greets") accepted.send("welcome");
      accepted.on("close", (code) => {
        codes.push(code);
        closes.emit("close");
      });
      accepted.on("message", (data, isBinary) => answer(accepted, data as Buffer, isBinary));
    });
    socket.uncork();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const one of sockets.clients) one.terminate();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    requests,
    async closeCodes(count) {
      while (codes.length < count) await once(closes, "close");
      return codes;
    },
  };
}

function answer(socket: WebSocket, data: Buffer, isBinary: boolean): void {
  switch (data.toString()) {
    case "ping me":
      socket.ping();
      return;
    case "close 4000":
      socket.close(4000, "enough");
      return;
    case "vanish":
      socket.terminate();
      return;
    default:
      socket.send(data, { binary: isBinary });
  }
}

/** A small real server, and a clock for scripts that talk to it. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { TestContext } from "node:test";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import type { RunClock } from "../running/run-state.ts";

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly port: number;
}

export interface TestServer {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** Resolves when no client is connected any more. */
  allLeft(): Promise<void>;
}

export const realClock: RunClock = {
  nowMs: monotonicMs,
  dateMs: () => 1_700_000_000_000,
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Answers `/status/N`, `/redirect/N`, `/to/URL`, `/cookie`, `/reset`, `/hang`, `/gzip`, `/page`; else an echo. */
export async function startTestServer(t: TestContext): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      const { method = "", url = "", headers, socket } = request;
      seen.push({ method, url, headers, body, port: socket.remotePort ?? 0 });
      answer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const sockets = new Set<Socket>();
  let onLeft = (): void => {};
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0) onLeft();
    });
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    allLeft: () =>
      new Promise((resolve) => {
        onLeft = resolve;
        if (sockets.size === 0) resolve();
      }),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
  const [, kind = "", rest = ""] = (request.url ?? "").split("/");
  const gzipped = "H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==";
  switch (kind) {
    case "status":
      response.writeHead(Number(rest), { "X-Multi": ["a", "b"] });
      response.end("status");
      return;
    case "redirect": {
      const next = Number(rest) > 1 ? `/redirect/${Number(rest) - 1}` : "/end";
      response.writeHead(302, { Location: next });
      response.end();
      return;
    }
    case "to":
      response.writeHead(302, { Location: decodeURIComponent(rest) });
      response.end();
      return;
    case "keep":
      response.writeHead(307, { Location: "/end" });
      response.end();
      return;
    case "cookie":
      response.writeHead(200, { "Set-Cookie": ["a=1; Path=/", "b=2; Path=/; HttpOnly"] });
      response.end();
      return;
    case "reset":
      request.socket.resetAndDestroy();
      return;
    case "hang":
      return;
    case "page":
      response.end(
        '<form method="post" action="/x"><input name="a"></form><a href="/status/201">b</a>',
      );
      return;
    case "gzip":
      response.writeHead(200, { "Content-Encoding": "gzip" });
      response.end(Buffer.from(gzipped, "base64"));
      return;
    default:
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify({ method: request.method, body }));
  }
}

/** The first proxy one writes: node:http and undici. Arguments: its port, and the one behind. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Dispatcher, Pool } from "undici";

const [port, originPort] = process.argv.slice(2).map(Number);
const pool = new Pool(`http://127.0.0.1:${originPort}`, { connections: 1024 });
const hopByHop = new Set(["connection", "keep-alive", "transfer-encoding", "te", "upgrade"]);

createServer({ keepAliveTimeout: 300_000 }, (request, response) => {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !hopByHop.has(name)) headers[name] = value;
  }
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  pool.dispatch(
    {
      path: request.url ?? "/",
      method: (request.method ?? "GET") as Dispatcher.HttpMethod,
      headers,
      body: hasBody ? request : null,
    },
    toHandler(request, response),
  );
}).listen({ port, host: "127.0.0.1", backlog: 4096 });

function toHandler(request: IncomingMessage, response: ServerResponse): Dispatcher.DispatchHandler {
  return {
    onRequestStart(controller) {
      // A client that leaves half-way would keep a paused connection of the pool for good.
      response.on("close", () => {
        if (!response.writableFinished) controller.abort(new Error("the client has left"));
      });
    },
    onResponseStart(controller, status, headers) {
      const kept: Record<string, string | string[]> = {};
      for (const [name, value] of Object.entries(headers)) {
        if (value !== undefined && !hopByHop.has(name)) kept[name] = value;
      }
      response.writeHead(status, kept);
      response.on("drain", () => controller.resume());
    },
    onResponseData(controller, chunk) {
      if (!response.write(chunk)) controller.pause();
    },
    onResponseEnd() {
      response.end();
    },
    onResponseError() {
      if (response.headersSent) request.destroy();
      else response.writeHead(502).end();
    },
  };
}

/**
 * A backend of known capacity, whatever the machine's speed: `places-backend.ts PLACES SERVICE_MS`.
 * So many requests are served at once, each for that long; the others wait in an endless queue. It
 * tells its parent its port.
 */
import { createServer, type ServerResponse } from "node:http";

const [places, serviceMs] = process.argv.slice(2).map(Number) as [number, number];
const queue: ServerResponse[] = [];
let busy = 0;

function serve(response: ServerResponse, fromMs: number): void {
  busy += 1;
  // From when it was to begin: a timer that fires late costs no capacity.
  const endMs = fromMs + serviceMs;
  setTimeout(() => {
    busy -= 1;
    response.end("served");
    const next = queue.shift();
    if (next !== undefined) serve(next, endMs);
  }, endMs - performance.now());
}

const server = createServer((_, response) => {
  if (busy < places) serve(response, performance.now());
  else queue.push(response);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  process.send!({ port: (server.address() as { port: number }).port });
});
process.on("disconnect", () => process.exit());

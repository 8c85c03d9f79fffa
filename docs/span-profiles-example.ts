/** A service whose profiles tell its requests apart. Its argument is the address of Pyroscope. */
import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { pino } from "pino";
import { ProcessProfiler } from "../src/telemetry/profiling/process-profiler.ts";
import { PyroscopePush } from "../src/telemetry/profiling/pyroscope-push.ts";
import { Registry } from "../src/telemetry/registry.ts";

const profiler = new ProcessProfiler({ intervalUs: 10_000 });
await profiler.start();
const push = new PyroscopePush({
  server: { address: process.argv[2]!, applicationName: "shop", labels: { zone: "a" } },
  types: ["cpu"],
  intervalMs: 10_000,
  profiler,
  registry: new Registry(),
  log: pino(),
});
await push.start();

const server = createServer((request, response) => {
  // Where there is a tracer, the id of its span, and only if that is sampled.
  const span_id = randomBytes(8).toString("hex");
  const span = { span_id, span_name: `${request.method} /price` };
  profiler.spanLabels.run(span, async () => {
    const price = await findPrice(request.url ?? "");
    response.writeHead(200, { "x-span-id": span_id }).end(`${price}\n`);
  });
});

/** Uses the processor, waits, and uses it again. */
async function findPrice(name: string): Promise<number> {
  let digest = name;
  for (let round = 0; round < 5; round++) {
    for (let n = 0; n < 20_000; n++) digest = createHash("sha1").update(digest).digest("hex");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return Number.parseInt(digest.slice(0, 4), 16);
}

server.listen(0, "127.0.0.1", () => console.log(JSON.stringify(server.address())));
process.once("SIGTERM", async () => {
  server.close();
  await push.close(5000);
});

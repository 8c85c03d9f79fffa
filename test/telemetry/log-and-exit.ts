/** Writes many lines and ends at once, without a turn of the event loop. */
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { makeLog } from "../../src/telemetry/json-log.ts";

const [way, lines] = isMainThread ? process.argv.slice(2) : (workerData as string[]);

if (way === "worker") {
  new Worker(new URL(import.meta.url), { workerData: ["exit", lines] });
} else {
  const log = makeLog({ level: "info", name: "leaver" });
  for (let i = 0; i < Number(lines); i++) log.info({ i }, "going");
  if (way === "throw") throw new Error("a bug");
  process.exit(0);
}

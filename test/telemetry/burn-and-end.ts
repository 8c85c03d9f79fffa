/** A thread that has its samples taken, uses its core for a while, and ends. */
import { type MessagePort, workerData } from "node:worker_threads";
import { serveSampler } from "../../src/telemetry/profiling/serve-sampler.ts";

const port = workerData as MessagePort;
const sampler = await serveSampler(port);
// What it is told comes with the next turns of the event loop.
for (let turns = 0; turns < 20; turns++) {
  await new Promise((resolve) => setTimeout(resolve, 5));
  burnInThread();
}
sampler.close();

function burnInThread(): void {
  const before = process.threadCpuUsage();
  for (let usedUs = 0; usedUs < 10_000; ) {
    const { user, system } = process.threadCpuUsage(before);
    usedUs = user + system;
  }
}

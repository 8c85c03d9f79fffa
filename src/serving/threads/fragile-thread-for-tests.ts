/** A thread of a target that dies when it is asked to, fails to start twice then, and gets stuck. */
import { workerData } from "node:worker_threads";
import { defaultRequestMetrics } from "../request-metrics.ts";
import { route } from "../route.ts";
import { countOf } from "./fragile-counts-for-tests.ts";
import { runTargetThread } from "./run-target-thread.ts";

const { counts } = (workerData as { settings: { counts: Int32Array } }).settings;
const births = Atomics.add(counts, countOf.births, 1) + 1;
if (births === 2 || births === 3) throw new Error(`birth ${births} fails`);

await runTargetThread(() => ({
  routes: [
    route({
      method: "GET",
      path: "/births",
      summary: "how often a thread was started",
      handle: ({ reply }) => reply.text(200, String(births)),
    }),
    route({
      method: "GET",
      path: "/death",
      summary: "ends the thread",
      handle() {
        setImmediate(() => {
          throw new Error("it was asked to die");
        });
      },
    }),
    route({
      method: "GET",
      path: "/standstill",
      summary: "blocks the thread for good",
      handle() {
        count(countOf.stuck);
        Atomics.wait(counts, countOf.never, 0);
      },
    }),
  ],
  requestMetrics: defaultRequestMetrics,
  accessLogLevel: "debug",
}));
count(countOf.listening);

function count(index: number): void {
  Atomics.add(counts, index, 1);
  Atomics.notify(counts, index);
}

/** A thread of a target that greets, and takes its time where that is wanted. */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { wholeNumber } from "../query-field.ts";
import { defaultRequestMetrics } from "../request-metrics.ts";
import { route } from "../route.ts";
import { runTargetThread } from "./run-target-thread.ts";

const pauseMs = wholeNumber({ min: 0, max: 10_000, default: 0, doc: "before the answer" });

await runTargetThread(() => ({
  routes: [
    route({
      method: "GET",
      path: "/greeting",
      summary: "greets",
      query: z.object({ pauseMs }),
      async handle({ query, signal, reply }) {
        await sleep(query.pauseMs, undefined, { signal });
        reply.text(200, "good day");
      },
    }),
  ],
  requestMetrics: defaultRequestMetrics,
  accessLogLevel: "debug",
}));

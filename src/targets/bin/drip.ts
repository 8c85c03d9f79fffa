/** `/drip`: a body whose octets come one after the other, over a time. */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { decimalNumber, wholeNumber } from "../../serving/query-field.ts";
import { type Route, route } from "../../serving/route.ts";

const SECONDS_MAX = 60;
const BYTES_MAX = 10 * 1_048_576;
/** More timers than this a second would only measure the timers. */
const STEPS_PER_SECOND_MAX = 50;

export const drip: Route = route({
  method: "GET",
  path: "/drip",
  summary: "so many octets, spread over so many seconds, after a pause",
  query: z.object({
    duration: decimalNumber({ min: 0, max: SECONDS_MAX, default: 2, doc: "seconds that it takes" }),
    numbytes: wholeNumber({ min: 1, max: BYTES_MAX, default: 10, doc: "octets" }),
    code: wholeNumber({ min: 200, max: 599, default: 200, doc: "status" }),
    delay: decimalNumber({
      min: 0,
      max: SECONDS_MAX,
      default: 0,
      doc: "seconds before the answer",
    }),
  }),
  async handle({ query, signal, reply }) {
    const { duration, numbytes, code, delay } = query;
    if (delay > 0) await sleep(delay * 1000, undefined, { signal });
    const body = reply.stream(code, "application/octet-stream", numbytes);
    const steps = Math.min(numbytes, Math.max(1, Math.floor(duration * STEPS_PER_SECOND_MAX)));
    let sent = 0;
    for (let step = 1; step <= steps && body.isOpen; step++) {
      const until = Math.floor((numbytes * step) / steps);
      body.write("*".repeat(until - sent));
      sent = until;
      await body.room();
      if (step < steps) await sleep((duration * 1000) / steps, undefined, { signal });
    }
    body.end();
  },
});

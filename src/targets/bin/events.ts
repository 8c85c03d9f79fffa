/** `/sse`: a row of server-sent events. */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { decimalNumber, wholeNumber } from "../../serving/query-field.ts";
import { type Route, route } from "../../serving/route.ts";
import { isoTime } from "../../serving/wall-clock.ts";

const EVENTS_MAX = 10_000;
const SECONDS_MAX = 3600;

export const events: Route = route({
  method: "GET",
  path: "/sse",
  summary: "so many server-sent events, spread over so many seconds, after a pause",
  query: z.object({
    count: wholeNumber({ min: 1, max: EVENTS_MAX, default: 10, doc: "events" }),
    duration: decimalNumber({
      min: 0,
      max: SECONDS_MAX,
      default: 5,
      doc: "seconds that they take",
    }),
    delay: decimalNumber({
      min: 0,
      max: SECONDS_MAX,
      default: 0,
      doc: "seconds before the first one",
    }),
  }),
  async handle(call) {
    const { count, duration, delay } = call.query;
    if (delay > 0) await sleep(delay * 1000, undefined, { signal: call.signal });
    const stream = call.reply.events();
    // A drain ends the stream although its client is still there.
    const ended = new AbortController();
    stream.whenEnded(() => ended.abort());
    const pauseMs = count > 1 ? (duration * 1000) / (count - 1) : 0;
    for (let id = 0; id < count && stream.isOpen; id++) {
      if (id > 0 && pauseMs > 0) await sleep(pauseMs, undefined, { signal: ended.signal });
      stream.send("ping", { id, timestamp: isoTime() }, id);
    }
    stream.end();
  },
});

/** `GET /hello/virtual`: as little as a service can do, and on demand a log line or a pause. */
import { setTimeout as sleep } from "node:timers/promises";
import { threadId } from "node:worker_threads";
import type { Logger } from "pino";
import { z } from "zod";
import { trueOrFalse, wholeNumber } from "../../serving/query-field.ts";
import type { Reply } from "../../serving/reply.ts";
import { type Route, route } from "../../serving/route.ts";
import type { KeyCache } from "./key-cache.ts";

const BODY = Buffer.from("hello virtual");

export interface VirtualOptions {
  readonly cache: KeyCache;
  readonly log: Logger;
  readonly sleepSecondsMax: number;
}

export function virtualRoute({ cache, log, sleepSecondsMax }: VirtualOptions): Route {
  const answer = (reply: Reply): void => reply.whole(200, cache.next(), BODY);
  return route({
    method: "GET",
    path: "/hello/virtual",
    summary: "says hello; logs a line, or sleeps before it answers",
    query: z.object({
      log: trueOrFalse(false, "writes a line to the log"),
      sleep: wholeNumber({
        min: 0,
        max: sleepSecondsMax,
        default: 0,
        doc: "seconds before the answer",
      }),
    }),
    handle(call) {
      const { query, reply } = call;
      if (query.log) logThread(log);
      if (query.sleep === 0) return answer(reply);
      const { signal } = call;
      return sleep(query.sleep * 1000, undefined, { signal }).then(() => answer(reply));
    },
  });
}

/** The message is the document's; what Node has in the place of goroutines are its fields. */
function logThread(log: Logger): void {
  log.info(
    {
      thread: threadId,
      process: process.pid,
      async_resources: process.getActiveResourcesInfo().length,
    },
    `goroutine thread : ${threadId}`,
  );
}

/** `POST /log`: writes one structured line at the level that is asked for. */
import type { Logger } from "pino";
import { z } from "zod";
import { type Route, route } from "../../serving/route.ts";

const MESSAGE_MAX = 10_000;

const body = z.strictObject({
  level: z
    .enum(["debug", "info", "warn", "error"])
    .default("info")
    .describe("debug, info, warn or error"),
  message: z.string().min(1).max(MESSAGE_MAX).describe(`1 to ${MESSAGE_MAX} characters`),
});

export function logRoute(log: Logger): Route {
  // What was asked for is written, whatever else LOG_LEVEL leaves out.
  const clientLog = log.child({ source: "client" }, { level: "debug" });
  return route({
    method: "POST",
    path: "/log",
    summary: "writes a line to the log",
    body,
    handle({ body: { level, message }, reply }) {
      clientLog[level](message);
      reply.json(200, { status: "logged", level, message });
    },
  });
}

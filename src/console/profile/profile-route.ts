/** Takes a processor profile of the gateway or a target, and answers it as a flame graph's tree. */
import { z } from "zod";
import { wholeNumber } from "../../serving/query-field.ts";
import { type Route, route } from "../../serving/route.ts";
import { readProfile } from "../../telemetry/profiling/read-profile.ts";
import { toFlame } from "./to-flame.ts";

/** Where each process answers `/debug/pprof/`, by its name. */
export type PprofUrls = ReadonlyMap<string, string>;

/** Beyond the time that the profile is of. */
const marginMs = 20_000;

export function profileRoute(pprofUrls: PprofUrls): Route {
  return route({
    method: "GET",
    path: "/profile",
    query: z.object({
      of: z.string().max(200),
      seconds: wholeNumber({ min: 1, max: 60, default: 5 }),
    }),
    summary: "where the processor's time goes from now on, as a tree",
    async handle({ query: { of, seconds }, reply, signal }) {
      const url = pprofUrls.get(of);
      if (url === undefined) {
        reply.problem(404, `no process is called ${of}, but ${[...pprofUrls.keys()].join(", ")}`);
        return;
      }
      const late = AbortSignal.timeout(seconds * 1000 + marginMs);
      try {
        const answer = await fetch(`${url}/debug/pprof/profile?seconds=${seconds}`, {
          signal: AbortSignal.any([signal, late]),
          redirect: "error",
        });
        const octets = Buffer.from(await answer.arrayBuffer());
        if (answer.ok) reply.json(200, toFlame(of, readProfile(octets)));
        else reply.problem(502, `${of}: ${answer.status} ${octets.toString("utf8", 0, 300)}`);
      } catch (error) {
        // The edge of the question: who was asked is gone or late, and the page says so.
        reply.problem(502, `${of}: ${error instanceof Error ? error.message : error}`);
      }
    },
  });
}

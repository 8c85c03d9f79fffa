/** `GET /leak?size=1024` keeps that much memory; `DELETE /leak` lets go of all. */
import { z } from "zod";
import { wholeNumber } from "../../serving/query-field.ts";
import { type Route, route } from "../../serving/route.ts";
import { collectGarbage } from "./collect-garbage.ts";
import type { LeakedMemory } from "./leaked-memory.ts";

const BYTES_PER_MB = 1_048_576;

/** `heapUrl` tells where a heap profile is; `null` when profiles are off. */
export function leakRoutes(memory: LeakedMemory, heapUrl: () => string | null): Route[] {
  return [
    route({
      method: "GET",
      path: "/leak",
      summary: "keeps so many kilobytes of memory",
      query: z.object({
        size: wholeNumber({
          min: 1,
          max: 2 ** 31,
          default: 1024,
          doc: "kilobytes, of LEAK_MAX_MB in all",
        }),
      }),
      handle({ query, reply }) {
        if (!memory.leak(query.size)) {
          const { kb, kbMax } = memory;
          const rule = `must be ${kbMax - kb} KB or less, as ${kb} of ${kbMax} KB are taken`;
          reply.problem(507, `query size: ${rule}, got ${query.size}`);
          return;
        }
        const { heapUsed, rss } = process.memoryUsage();
        reply.json(200, {
          message: "memory leaked",
          allocated_kb: query.size,
          total_leaks: memory.leaks,
          total_leaked_kb: memory.kb,
          heap_used_mb: toMb(heapUsed),
          rss_mb: toMb(rss),
          pprof_heap_url: heapUrl(),
        });
      },
    }),
    route({
      method: "DELETE",
      path: "/leak",
      summary: "releases all memory that was kept",
      handle({ reply }) {
        const released = memory.release();
        // Else it would show only when the next collection is due, which may be never.
        collectGarbage();
        reply.json(200, { message: "memory released", released_kb: released });
      },
    }),
  ];
}

function toMb(bytes: number): number {
  return Math.round((bytes / BYTES_PER_MB) * 10) / 10;
}

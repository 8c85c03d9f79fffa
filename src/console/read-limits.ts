/** `GET /limits` of the gateway's admin → what the page shows of each rate limit. */
import { z } from "zod";
import type { LimitView } from "./console-state.ts";

const rows = z.array(
  z.object({
    limit: z.string(),
    ratePerSecond: z.number(),
    burst: z.number(),
    key: z.string(),
  }),
);

/** Throws for what is no such table. */
export function readLimits(value: unknown): readonly LimitView[] {
  return rows.parse(value);
}

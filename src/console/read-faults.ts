/** `GET /faults` of a target → what the page shows of each fault. */
import { z } from "zod";
import type { FaultView } from "./console-state.ts";

const list = z.object({
  faults: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      status: z.number().optional(),
      delay: z.record(z.string(), z.unknown()).optional(),
      bytesPerSecond: z.number().optional(),
      route: z.string().optional(),
      share: z.number(),
      state: z.string(),
      seen: z.number(),
      applied: z.number(),
      abandoned: z.number(),
      spared: z.number(),
    }),
  ),
});

type Listed = z.output<typeof list>["faults"][number];

/** Throws for what is no such list. */
export function readFaults(target: string, value: unknown): readonly FaultView[] {
  return list.parse(value).faults.map((fault) => {
    const { id, state, seen, applied, abandoned, spared } = fault;
    return { target, id, about: toAbout(fault), state, seen, applied, abandoned, spared };
  });
}

/** "delay 200 ms, 50 % of /get" */
function toAbout({ kind, status, delay, bytesPerSecond, route, share }: Listed): string {
  const late = toDelay(delay);
  const rate = bytesPerSecond === undefined ? undefined : `${bytesPerSecond} B/s`;
  const size = kind === "delay" ? late : (status ?? rate);
  const what = size === undefined ? kind : `${kind} ${size}`;
  const when = kind === "delay" || late === undefined ? "" : ` after ${late}`;
  const all = share === 1 ? "" : `, ${Math.round(share * 1000) / 10} %`;
  return `${what}${when}${all}${route === undefined ? "" : ` of ${route}`}`;
}

function toDelay(delay: Listed["delay"]): string | undefined {
  if (delay === undefined) return undefined;
  const { distribution, value, min, max, median } = delay;
  if (distribution === "constant") return `${value} ms`;
  if (distribution === "uniform") return `${min} to ${max} ms`;
  return `${distribution} from ${median ?? min} ms`;
}

/** What a person may do by a click. Names are looked up among those that the console knows. */
import { z } from "zod";
import { type FaultKind, faultKinds } from "../serving/faults/fault-kinds.ts";

const name = z.string().min(1).max(200);
const duration = z.string().regex(/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/, {
  error: "must be a duration like 250ms, 5s or 1m30s",
});

export const click = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("drain"), backend: name }),
  z.strictObject({ do: z.literal("undrain"), backend: name }),
  z.strictObject({
    do: z.literal("breaker"),
    backend: name,
    hold: z.enum(["open", "close", "auto"]),
  }),
  z.strictObject({
    do: z.literal("limit"),
    limit: name,
    rate: z.number().positive().max(1_000_000),
    burst: z.int().min(1).max(1_000_000),
  }),
  z.strictObject({
    do: z.literal("fault"),
    target: name,
    kind: z.enum(Object.keys(faultKinds) as FaultKind[]),
    status: z.int().min(200).max(599).optional(),
    delay: duration.optional(),
    bytesPerSecond: z.int().min(1).optional(),
    route: z.string().startsWith("/").max(200).optional(),
    share: z.number().min(0).max(1),
    for: duration,
  }),
  z.strictObject({ do: z.literal("end-fault"), target: name, id: name }),
  z.strictObject({ do: z.literal("load-start"), script: name }),
  z.strictObject({ do: z.literal("load-stop") }),
  z.strictObject({ do: z.literal("load-pause"), isPaused: z.boolean() }),
  z.strictObject({ do: z.literal("load-rate"), factor: z.number().min(0.01).max(100) }),
  z.strictObject({ do: z.literal("forget-clicks") }),
]);

export type Click = z.output<typeof click>;
export type FaultClick = Extract<Click, { do: "fault" }>;

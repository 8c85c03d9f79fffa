/** A duration as k6's options have it: `"1m30s"`, or a number of milliseconds. */
import { z } from "zod";
import { readDurationMs } from "../../config/duration.ts";

const rule = "must be a duration like 250ms, 5s or 1m30s, or a number of milliseconds";

export const k6Duration = z
  .union([z.number(), z.string()], { error: rule })
  .transform((value, context) => {
    const ms = readK6DurationMs(value);
    if (ms === undefined) context.addIssue({ code: "custom", message: rule });
    return ms ?? 0;
  });

/** `undefined` when it is neither. */
function readK6DurationMs(value: string | number): number | undefined {
  const ms = typeof value === "number" || /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
  const read = ms ?? readDurationMs(String(value));
  return read !== undefined && read >= 0 && Number.isFinite(read) ? read : undefined;
}

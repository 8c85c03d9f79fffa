/**
 * How many more hops an OPTIONS may take (RFC 9110 §7.6.2). With other methods the field may be
 * left alone, and TRACE is refused.
 */
import { FieldKind } from "../http1/field-kind.ts";
import type { RequestHead } from "../http1/request-head.ts";

type Counted = Pick<RequestHead, "method" | "fields">;

export const MAX_FORWARDS = "max-forwards";
/** The largest number that is handed on. */
const HOPS_MAX = 255;

/** `undefined` when the request counts none, or what it says is no number. */
export function readMaxForwards({ method, fields }: Counted): number | undefined {
  if (method !== "OPTIONS" || !fields.has(FieldKind.maxForwards)) return undefined;
  const value = fields.get(MAX_FORWARDS) ?? "";
  return /^\d+$/.test(value) ? Math.min(Number(value), HOPS_MAX + 1) : undefined;
}

/**
 * Where an exchange stands in a trace. What the client names is continued, with the client's word
 * on whether it is sampled; else a trace begins here, and chance decides.
 *
 * Source: W3C Trace Context, Level 1, §3.2 (traceparent), §4.3 (mutating it).
 */

export interface TraceContext {
  readonly traceId: string;
  /** The span of whoever has called; `undefined` when the trace begins here. */
  readonly parentId: string | undefined;
  readonly isSampled: boolean;
}

const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const SAMPLED = 1;

/** `undefined` when the value is none: then the trace begins anew. */
export function readTraceparent(value: string): TraceContext | undefined {
  const [, version, traceId, parentId, flags, rest] = pattern.exec(value) ?? [];
  if (version === undefined || traceId === undefined || parentId === undefined) return undefined;
  // Later versions may have more behind; the first has not.
  if (version === "ff" || (version === "00" && rest !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return undefined;
  const isSampled = (Number.parseInt(flags ?? "", 16) & SAMPLED) !== 0;
  return { traceId, parentId, isSampled };
}

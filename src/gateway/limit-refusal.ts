/**
 * What a refused request is told: the limit that keeps it waiting longest, and the policies of all
 * that are enforced.
 *
 * Source of the fields: draft-ietf-httpapi-ratelimit-headers-10, written as lists of structured
 * fields (RFC 9651). Names of limits have no character that a string of those would escape.
 */
import type { RateLimit } from "./rate-limit.ts";
import { retryAfterLine, toRetrySeconds } from "./refusals.ts";

export interface Refusal {
  readonly code: "rate_limited" | "rate_limit_unavailable";
  /** Field lines with their CRLF. */
  readonly fields: string;
}

export function toPolicyLine(limits: readonly RateLimit[]): string {
  const policies = limits.filter(({ isEnforced }) => isEnforced).map(({ policy }) => policy);
  return `RateLimit-Policy: ${policies.join(", ")}\r\n`;
}

export function toRefusal({ name }: RateLimit, waitMs: number, policyLine: string): Refusal {
  const limitLine = `RateLimit: "${name}";r=0;t=${toRetrySeconds(waitMs)}\r\n`;
  return { code: "rate_limited", fields: retryAfterLine(waitMs) + limitLine + policyLine };
}

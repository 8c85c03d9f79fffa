/** Problem details for HTTP APIs (RFC 9457): what every refusal of a service looks like. */
import { STATUS_CODES } from "node:http";

export const PROBLEM_TYPE = "application/problem+json";

/** One thing that is wrong with a request. */
export interface FieldProblem {
  /** Where it stands: "query", "path", "body" or "header". */
  readonly in: string;
  /** Its name or path, as `options[0].label`; empty for the whole. */
  readonly field: string;
  /** Rule and value: "must be 1 or more, got 0". */
  readonly problem: string;
}

/** The document as text. `members` are extensions beside those of the RFC. */
export function toProblem(
  status: number,
  detail: string,
  members: Readonly<Record<string, unknown>> = {},
): string {
  const title = STATUS_CODES[status] ?? "Unknown";
  return JSON.stringify({ type: "about:blank", title, status, detail, ...members });
}

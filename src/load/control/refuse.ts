/**
 * A refusal as problem details, with k6's list of errors beside: k6's own commands read nothing
 * else, and do not survive an answer without it.
 */
import type { Call } from "../../serving/call.ts";

export interface Refusal {
  readonly status: number;
  /** k6's words for what went wrong. */
  readonly title: string;
  readonly detail: string;
}

export function refuse(call: Call, { status, title, detail }: Refusal, fields = ""): void {
  const errors = [{ status: String(status), title, detail }];
  call.reply.problem(status, detail, { fields, members: { errors } });
}

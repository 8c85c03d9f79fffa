/** Answers JSON as httpbin does: with an end of line, which a terminal is glad of. */
import type { Reply } from "../../serving/reply.ts";

export function tell(reply: Reply, value: unknown): void {
  reply.bytes(200, "application/json", Buffer.from(`${JSON.stringify(value)}\n`));
}

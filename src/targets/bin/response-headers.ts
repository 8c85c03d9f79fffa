/** `/response-headers?NAME=VALUE`: answers with these fields, and with the same as JSON. */

import { groupValues } from "../../serving/group-values.ts";
import { type Route, route } from "../../serving/route.ts";
import { fieldProblem } from "./field-problem.ts";

const JSON_TYPE = "application/json";

export const responseHeaders: Route = route({
  method: ["GET", "POST"],
  path: "/response-headers",
  summary: "answers with the fields that stand in the query",
  handle(call) {
    const fields = [...call.searchParams];
    const problem = fieldProblem(fields);
    if (problem !== undefined) {
      call.reply.problem(400, problem);
      return;
    }
    for (const [name, text] of fields) call.reply.field(name, text);
    call.reply.bytes(200, JSON_TYPE, bodyOf(fields));
  },
});

/** The answer tells its own length, which is that of what it tells. */
function bodyOf(fields: readonly (readonly [string, string])[]): Buffer {
  let length = 0;
  for (;;) {
    const own = { "Content-Length": String(length), "Content-Type": JSON_TYPE };
    const body = Buffer.from(`${JSON.stringify({ ...own, ...groupValues(fields) })}\n`);
    if (body.length === length) return body;
    length = body.length;
  }
}

/** `/response-headers?NAME=VALUE`: answers with these fields, and with the same as JSON. */
import { toFieldLine } from "../../http1/field-line.ts";
import { type Route, route } from "../../serving/route.ts";
import { fieldProblem } from "./field-problem.ts";

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
    const lines = fields.map(([name, text]) => toFieldLine(name, text)).join("");
    const body = Buffer.from(JSON.stringify(Object.fromEntries(fields)));
    call.reply.whole(200, `Content-Type: application/json\r\n${lines}`, body);
  },
});

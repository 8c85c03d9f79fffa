/** `/trailers?NAME=VALUE`: these fields come behind the body, and those of the request inside. */
import { toFieldLine } from "../../http1/field-line.ts";
import { allMethods, type Route, route } from "../../serving/route.ts";
import { fieldProblem } from "./field-problem.ts";

export const trailers: Route = route({
  method: allMethods,
  path: "/trailers",
  summary: "answers with the fields that stand in the query as trailers",
  readsBytes: true,
  handle(call) {
    const fields = [...call.searchParams];
    const problem = fieldProblem(fields);
    if (problem !== undefined) {
      call.reply.problem(400, problem);
      return;
    }
    if (fields.length > 0) {
      call.reply.field("Trailer", [...new Set(fields.map(([name]) => name))].join(", "));
    }
    const body = call.reply.stream(200, "application/json");
    body.write(JSON.stringify({ args: Object.fromEntries(fields), trailers: call.trailers }));
    body.end(fields.map(([name, text]) => toFieldLine(name, text)).join(""));
  },
});

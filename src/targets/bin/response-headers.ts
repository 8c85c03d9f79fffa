/** `/response-headers?NAME=VALUE`: answers with these fields, and with the same as JSON. */

import { groupValues } from "../../serving/group-values.ts";
import { type Route, route } from "../../serving/route.ts";
import { fieldProblem } from "./field-problem.ts";

const JSON_TYPE = "application/json";
const isType = ([name]: readonly [string, string]): boolean => /^content-type$/i.test(name);

export const responseHeaders: Route = route({
  method: ["GET", "POST"],
  path: "/response-headers",
  summary: "answers with the fields that stand in the query",
  handle(call) {
    const all = [...call.searchParams];
    const fields = all.filter((field) => !isType(field));
    const types = all.filter(isType).map(([, text]) => text);
    const problem = fieldProblem(fields) ?? typeProblem(types);
    if (problem !== undefined) {
      call.reply.problem(400, problem);
      return;
    }
    for (const [name, text] of fields) call.reply.field(name, text);
    const [type = JSON_TYPE] = types;
    call.reply.bytes(200, type, bodyOf(type, fields));
  },
});

/** The answer has one type: httpbin would send two. */
function typeProblem(types: readonly string[]): string | undefined {
  if (types.length > 1) return "query Content-Type: must stand there once";
  const isToken = types.every((type) => mediaType.test(type));
  return isToken
    ? undefined
    : `query Content-Type: must be TYPE/SUBTYPE, got ${JSON.stringify(types[0])}`;
}

/** RFC 9110 §8.3.1, with parameters of visible characters. */
const mediaType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:[ \t]*;[ \t]*[\x21-\x7e]+)*$/;

/** The answer tells its own length, which is that of what it tells. */
function bodyOf(type: string, fields: readonly (readonly [string, string])[]): Buffer {
  let length = 0;
  for (;;) {
    const own = { "Content-Length": String(length), "Content-Type": type };
    const body = Buffer.from(`${JSON.stringify({ ...own, ...groupValues(fields) })}\n`);
    if (body.length === length) return body;
    length = body.length;
  }
}

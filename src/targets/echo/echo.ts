/** `POST|PUT /api/echo`: a JSON object in, the same object out with `"echoed":true`. */
import type { Call } from "../../serving/call.ts";
import { readJson } from "../../serving/request-reading.ts";
import { type Route, route } from "../../serving/route.ts";
import { readBasicCredentials } from "./basic-credentials.ts";
import type { CredentialCheck } from "./credential-check.ts";
import { markEchoed } from "./mark-echoed.ts";

const CHALLENGE = 'WWW-Authenticate: Basic realm="Restricted", charset="UTF-8"\r\n';
const JSON_TYPE = "application/json";

export function echoRoute(credentials: CredentialCheck): Route {
  return route({
    method: ["POST", "PUT"],
    path: "/api/echo",
    summary: 'answers the JSON object that it is sent, with "echoed":true as first member',
    readsBytes: true,
    admit(call) {
      const authorization = call.header("authorization");
      if (authorization !== undefined) {
        call.memo = credentials.isRemembered(authorization);
        // What was good once is well-formed.
        if (call.memo === true || readBasicCredentials(authorization) !== undefined) return true;
      }
      refuse(call);
      return false;
    },
    handle(call) {
      if (call.memo === true) return echo(call);
      return credentials.check(call.header("authorization") ?? "").then((outcome) => {
        if (outcome === "good") echo(call);
        else if (outcome === "bad") refuse(call);
        else {
          const fields = "Retry-After: 1\r\n";
          call.reply.problem(503, "too many credentials wait to be checked", { fields });
        }
      });
    },
  });
}

function echo({ bytes, reply }: Call): void {
  const reading = readJson(bytes);
  if (!reading.ok) {
    reply.problem(400, `body ${reading.problems[0]!.problem}`, {
      members: { problems: reading.problems },
    });
    return;
  }
  const { value } = reading;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const problem = `must be a JSON object, got ${kindOf(value)}`;
    const problems = [{ in: "body", field: "", problem }];
    reply.problem(400, `body ${problem}`, { members: { problems } });
    return;
  }
  reply.bytes(200, JSON_TYPE, markEchoed(bytes));
}

function refuse({ reply }: Call): void {
  reply.problem(401, "user name and password are needed", { fields: CHALLENGE });
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeof value === "string" ? "a text" : String(value);
}

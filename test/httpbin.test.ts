/** The target bin beside httpbin: its own tests, and the same requests to both. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { type Answer, compare } from "./httpbin/compare.ts";
import { type ComparedRequest, comparedRequests } from "./httpbin/compared-requests.ts";
import { differences, failingTests } from "./httpbin/differences.ts";
import { httpbinPython, httpbinSkip, httpbinTests, startHttpbin } from "./httpbin/httpbin.ts";
import { startTargetProcess } from "./targets/target-process.ts";

const run = promisify(execFile);
const suite = join(import.meta.dirname, "httpbin/run-suite.py");

describe("weir target bin", { skip: httpbinSkip }, () => {
  test("passes httpbin's own tests, but for those that are listed with their reason", async (t) => {
    const target = await startTargetProcess(t, "bin", { LOG_LEVEL: "error" });
    const { stdout } = await run(httpbinPython, [suite, target.url, httpbinTests]);
    const outcomes = Object.entries(JSON.parse(stdout) as Record<string, string | null>);
    const failed = outcomes.filter(([, problem]) => problem !== null).map(([name]) => name);
    assert.deepEqual(failed.sort(), Object.keys(failingTests).sort(), stdout);
    assert.ok(outcomes.length - failed.length >= 25, `${outcomes.length} tests`);
  });

  test("answers as httpbin does, but for what is listed with its reason", async (t) => {
    const target = await startTargetProcess(t, "bin", { LOG_LEVEL: "error" });
    const ports = [Number(new URL(target.url).port), await startHttpbin(t)];
    const surprises: string[] = [];
    for (const compared of comparedRequests) {
      const [ours, theirs] = await Promise.all(ports.map((port) => ask(port, compared)));
      const found = compare(ours!, theirs!).sort().join(", ");
      const expected = Object.keys(compared.differs ?? {})
        .sort()
        .join(", ");
      if (found === expected) continue;
      surprises.push(`${compared.request}: ${found}\n${show(ours!)}\n${show(theirs!)}`);
    }
    assert.deepEqual(surprises, [], surprises.join("\n"));
  });
});

test("each difference to httpbin that is documented shows somewhere", () => {
  const reasons = [
    ...Object.values(failingTests),
    ...comparedRequests.flatMap(({ differs = {} }) => Object.values(differs)),
  ];
  assert.deepEqual([...new Set(reasons)].sort(), Object.keys(differences).sort());
});

async function ask(port: number, compared: ComparedRequest): Promise<Answer> {
  const [method, path] = compared.request.split(" ") as [string, string];
  const { body = "", fields = [] } = compared;
  const headers = Object.fromEntries(fields.map((line) => line.split(": ") as [string, string]));
  const length = body.length > 0 ? { "Content-Length": Buffer.byteLength(body) } : {};
  const sending = request({ port, host: "127.0.0.1", method, path, agent: false });
  for (const [name, value] of Object.entries({ Host: "weir.test", ...headers, ...length })) {
    sending.setHeader(name, value);
  }
  sending.end(body);
  const [answer] = (await once(sending, "response")) as [IncomingMessage];
  return {
    status: answer.statusCode!,
    fields: answer.headers as Answer["fields"],
    body: await buffer(answer),
  };
}

function show({ status, fields, body }: Answer): string {
  return `${status} ${JSON.stringify(fields)}\n${body.toString().slice(0, 1000)}`;
}

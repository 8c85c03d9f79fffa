import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pino } from "pino";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { logRoute } from "./log.ts";

describe("POST /log", () => {
  const bodies: readonly [object, object, number][] = [
    [{ level: "warn", message: "hot" }, { status: "logged", level: "warn", message: "hot" }, 40],
    [{ message: "plain" }, { status: "logged", level: "info", message: "plain" }, 30],
  ];
  for (const [body, answer, level] of bodies) {
    test(`writes ${JSON.stringify(body)} as a line of level ${level}`, async (t) => {
      const { lines, log } = makeLog();
      const { fetch } = await serveRoutes(t, [logRoute(log)]);
      const response = await fetch("/log", { method: "POST", body: JSON.stringify(body) });
      assert.deepEqual(await response.json(), answer);
      assert.deepEqual(
        lines.map((line) => [line.level, line.msg]),
        [[level, (body as { message: string }).message]],
      );
    });
  }

  test("writes what is below the level of the log, as it says that it has", async (t) => {
    const { lines, log } = makeLog();
    log.level = "error";
    const { fetch } = await serveRoutes(t, [logRoute(log)]);
    const body = JSON.stringify({ level: "debug", message: "fine" });
    assert.equal((await fetch("/log", { method: "POST", body })).status, 200);
    assert.deepEqual(
      lines.map(({ level, msg, source }) => ({ level, msg, source })),
      [{ level: 20, msg: "fine", source: "client" }],
    );
  });

  for (const body of ['{"level":"loud","message":"x"}', '{"level":"info"}', "not json", ""]) {
    test(`refuses ${JSON.stringify(body)} and writes nothing`, async (t) => {
      const { lines, log } = makeLog();
      const { fetch } = await serveRoutes(t, [logRoute(log)]);
      assert.equal((await fetch("/log", { method: "POST", body })).status, 400);
      assert.deepEqual(lines, []);
    });
  }
});

function makeLog() {
  const lines: Record<string, unknown>[] = [];
  return { lines, log: pino({}, { write: (line) => lines.push(JSON.parse(line)) }) };
}

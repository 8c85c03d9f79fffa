import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pino } from "pino";
import { serveFaults } from "../../test/targets/serve-faults.ts";
import { serveRoutes } from "../../test/targets/serve-routes.ts";
import { makeAccessLog } from "./access-log.ts";
import { route } from "./route.ts";

const named = route({
  method: "GET",
  path: "/named",
  handle: (call) => call.reply.text(200, call.requestId),
});

describe("makeAccessLog", () => {
  test("makes none when its level is off", () => {
    assert.equal(makeAccessLog(pino({ level: "warn" }), "info"), undefined);
    assert.equal(makeAccessLog(pino({ level: "info" }), "debug"), undefined);
    assert.ok(makeAccessLog(pino({ level: "debug" }), "debug"));
  });

  test("tells a request's id when the service has given it one", async (t) => {
    const served = await serveRoutes(t, [named]);
    await served.fetch("/named", { headers: { "X-Request-ID": "r-1" } });
    assert.equal(served.logged[0]?.request_id, "r-1");
  });

  test("tells the faults that were applied", async (t) => {
    const served = await serveFaults(t, [named]);
    await served.set({ id: "f-1", kind: "status", status: 503 });
    await served.fetch("/named");
    assert.deepEqual(
      served.logged.map((line) => [line.status, line.fault]),
      [[503, "f-1"]],
    );
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import { delay } from "./delay.ts";
import { redirect } from "./redirect.ts";

describe("/delay/{seconds}", () => {
  test("answers what the request was, later", async (t) => {
    const { fetch } = await serveRoutes(t, [delay]);
    const startedMs = monotonicMs();
    const response = await fetch("/delay/0.1?a=1", { method: "POST", body: "text" });
    assert.ok(monotonicMs() - startedMs >= 99);
    const { args, data } = (await response.json()) as Record<string, unknown>;
    assert.deepEqual({ args, data }, { args: { a: "1" }, data: "text" });
  });

  test("refuses more than ten seconds", async (t) => {
    const { fetch } = await serveRoutes(t, [delay]);
    assert.equal((await fetch("/delay/11")).status, 400);
  });
});

describe("/redirect/{n}", () => {
  test("leads to /get in n steps", async (t) => {
    const { fetch } = await serveRoutes(t, [redirect]);
    const locations: (string | null)[] = [];
    for (const n of [2, 1]) {
      const response = await fetch(`/redirect/${n}`, { redirect: "manual" });
      assert.equal(response.status, 302);
      locations.push(response.headers.get("location"));
    }
    assert.deepEqual(locations, ["/redirect/1", "/get"]);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { statusRoute } from "./status.ts";

describe("/status/{code}", () => {
  for (const status of [200, 204, 304, 404, 418, 500, 599]) {
    test(`answers ${status}`, async (t) => {
      const { fetch } = await serveRoutes(t, [statusRoute(() => 0)]);
      const response = await fetch(`/status/${status}`);
      assert.equal(response.status, status);
      assert.equal(await response.text(), "");
    });
  }

  test("takes every method", async (t) => {
    const { fetch } = await serveRoutes(t, [statusRoute(() => 0)]);
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]) {
      assert.equal((await fetch("/status/202", { method })).status, 202);
    }
  });

  test("picks one of several by their weights", async (t) => {
    const chances = [0.1, 0.95, 0.5];
    const { fetch, counted } = await serveRoutes(t, [statusRoute(() => chances.shift()!)]);
    const statuses: number[] = [];
    for (let n = 0; n < 3; n++) statuses.push((await fetch("/status/200:0.9,500:0.1")).status);
    assert.deepEqual(statuses, [200, 500, 200]);
    assert.match(counted()[0]!, /route="\/status\/\{code\}",method="GET",code="200"} 2/);
  });

  test("sends along what a status needs", async (t) => {
    const { fetch } = await serveRoutes(t, [statusRoute(() => 0)]);
    const moved = await fetch("/status/302", { redirect: "manual" });
    assert.equal(moved.headers.get("location"), "/redirect/1");
    const denied = await fetch("/status/401");
    assert.match(denied.headers.get("www-authenticate") ?? "", /^Basic/);
  });

  for (const code of ["abc", "100", "600", "200:x"]) {
    test(`refuses ${code}`, async (t) => {
      const { fetch } = await serveRoutes(t, [statusRoute(() => 0)]);
      const response = await fetch(`/status/${code}`);
      assert.equal(response.status, 400);
      assert.match(await response.text(), /path code: must be a status from 200 to 599/);
    });
  }
});

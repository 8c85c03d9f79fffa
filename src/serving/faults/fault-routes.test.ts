import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { Registry } from "../../telemetry/registry.ts";
import { FaultBoard } from "./fault-board.ts";
import { faultRoutes } from "./fault-routes.ts";

describe("faultRoutes", () => {
  test("set a fault, list it, and end it", async (t) => {
    const { send } = await serve(t);
    const set = await send("POST", "/faults", { id: "f", kind: "status", status: 500, seed: 1 });
    assert.equal(set.status, 201);
    assert.equal(set.headers.get("location"), "/faults/f");
    const fault = {
      id: "f",
      kind: "status",
      status: 500,
      share: 1,
      after: 0,
      for: 0,
      first: 0,
      every: 1,
      seed: 1,
      state: "active",
      seen: 0,
      applied: 0,
    };
    assert.deepEqual(set.body, fault);
    assert.deepEqual((await send("GET", "/faults")).body, { faults: [fault] });
    assert.deepEqual((await send("GET", "/faults/f")).body, fault);
    assert.equal((await send("DELETE", "/faults/f")).status, 204);
    assert.deepEqual((await send("GET", "/faults")).body, { faults: [] });
    assert.equal((await send("DELETE", "/faults/f")).status, 404);
    assert.equal((await send("GET", "/faults/f")).status, 404);
  });

  test("end all faults at once", async (t) => {
    const { send } = await serve(t);
    for (let n = 0; n < 3; n++) await send("POST", "/faults", { kind: "status", status: 500 });
    assert.equal((await send("DELETE", "/faults")).status, 204);
    assert.deepEqual((await send("GET", "/faults")).body, { faults: [] });
  });

  test("refuse an id that is taken", async (t) => {
    const { send } = await serve(t);
    const fault = { id: "f", kind: "status", status: 500 };
    await send("POST", "/faults", fault);
    assert.equal((await send("POST", "/faults", fault)).status, 409);
  });

  test("refuse a kind that is not built yet, by its name", async (t) => {
    const { send } = await serve(t);
    const { status, body } = await send("POST", "/faults", { kind: "hang" });
    assert.equal(status, 400);
    assert.match(JSON.stringify(body), /kind: must be status or delay .*not built yet.*hang/);
  });

  test("refuse a route that the target does not have", async (t) => {
    const { send } = await serve(t);
    const fault = { kind: "status", status: 500, route: "/gte" };
    const { status, body } = await send("POST", "/faults", fault);
    assert.equal(status, 400);
    assert.match(JSON.stringify(body), /route: must be one of \/get, \/post, got/);
  });

  test("refuse the pages of other origins", async (t) => {
    const { send } = await serve(t);
    const fault = { kind: "status", status: 500 };
    const elsewhere = { Origin: "http://evil.example" };
    assert.equal((await send("POST", "/faults", fault, elsewhere)).status, 403);
    const crossSite = { "Sec-Fetch-Site": "cross-site" };
    assert.equal((await send("DELETE", "/faults", undefined, crossSite)).status, 403);
  });
});

async function serve(t: TestContext) {
  const board = new FaultBoard(new Registry());
  const served = await serveRoutes(t, faultRoutes(board, ["/get", "/post"]));
  return {
    async send(method: string, path: string, body?: unknown, headers = {}) {
      const response = await served.fetch(path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const read: unknown = text === "" ? undefined : JSON.parse(text);
      return { status: response.status, headers: response.headers, body: read };
    },
  };
}

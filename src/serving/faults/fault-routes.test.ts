import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { serveFaults } from "../../../test/targets/serve-faults.ts";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { route } from "../route.ts";
import type { LedgerPage } from "./fault-book.ts";
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
      abandoned: 0,
      spared: 0,
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

  test("tell what became of the requests that were hit, page by page", async (t) => {
    const { send, hit } = await serve(t);
    await send("POST", "/faults", { id: "f", kind: "status", status: 500 });
    await hit(3);
    const first = (await send("GET", "/faults/ledger?limit=2")).body as LedgerPage;
    assert.deepEqual([first.rows.length, first.next, first.dropped], [2, 2, 0]);
    assert.deepEqual(first.totals, { f: { applied: 3, abandoned: 0, spared: 0 } });
    const second = (await send("GET", "/faults/ledger?limit=2&after=2")).body as LedgerPage;
    assert.deepEqual([second.rows.map(({ number }) => number), second.next], [[2], undefined]);
    const none = (await send("GET", "/faults/ledger?fault=other")).body as LedgerPage;
    assert.deepEqual(none.rows, []);
  });

  test("refuse a query that they do not know", async (t) => {
    const { send } = await serve(t);
    assert.equal((await send("GET", "/faults/ledger?limit=0")).status, 400);
    const { status, body } = await send("GET", "/faults/ledger?limt=5");
    assert.equal(status, 400);
    assert.match(JSON.stringify(body), /query limt: is not a known key \(did you mean .*limit/);
  });

  test("say when there are too many", async (t) => {
    const { send } = await serve(t);
    const fault = { kind: "status", status: 500 };
    for (let n = 0; n < 100; n++) assert.equal((await send("POST", "/faults", fault)).status, 201);
    const { status, body } = await send("POST", "/faults", fault);
    assert.equal(status, 409);
    assert.match(JSON.stringify(body), /there are 100 faults, and no more can be set at once/);
  });

  test("refuse a route that the target does not have", async (t) => {
    const { send } = await serve(t);
    const fault = { kind: "status", status: 500, route: "/gte" };
    const { status, body } = await send("POST", "/faults", fault);
    assert.equal(status, 400);
    assert.match(
      JSON.stringify(body),
      /route: must be one of \/get, \/post, got .*did you mean .*\/get/,
    );
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
  const target = await serveFaults(t, [
    route({ method: "GET", path: "/get", handle: ({ reply }) => reply.text(200, "") }),
  ]);
  const served = await serveRoutes(t, faultRoutes(target.book, ["/get", "/post"]));
  return {
    async hit(requests: number) {
      for (let n = 0; n < requests; n++) await target.fetch("/get");
    },
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

import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { pageText } from "../../../test/telemetry/page-text.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import { Registry } from "../../telemetry/registry.ts";
import { route } from "../route.ts";
import { FaultBoard } from "./fault-board.ts";
import { faultPlan } from "./fault-plan.ts";

describe("FaultBoard", () => {
  test("hits no request when no fault is set", async (t) => {
    const { board, statuses } = await serve(t);
    assert.equal(board.isActive, false);
    assert.deepEqual(await statuses("/get", 3), [200, 200, 200]);
  });

  test("answers with the fault's status and id, and leaves a row in the ledger", async (t) => {
    const { board, fetch, lines } = await serve(t);
    board.add(plan({ id: "f", kind: "status", status: 503 }));
    const response = await fetch("/get?a=1", { headers: { "X-Request-ID": "r-1" } });
    assert.equal(response.status, 503);
    assert.equal(response.headers.get("x-fault-id"), "f");
    const { rows, dropped } = board.ledger();
    assert.equal(dropped, 0);
    const [{ at, ...row } = { at: "" }] = rows;
    assert.match(at, /^\d{4}-\d\d-\d\dT/);
    assert.deepEqual(row, {
      fault: "f",
      number: 0,
      method: "GET",
      route: "/get",
      target: "/get?a=1",
      requestId: "r-1",
      status: 503,
    });
    assert.deepEqual(lines("faults_applied_total{"), ['faults_applied_total{fault="f"} 1']);
  });

  test("counts a request that was hit like one that the route has answered", async (t) => {
    const { board, statuses, counted } = await serve(t);
    board.add(plan({ kind: "status", status: 500, every: 2 }));
    await statuses("/get", 4);
    assert.deepEqual(counted(), [
      'http_requests_total{route="/get",method="GET",code="200"} 2',
      'http_requests_total{route="/get",method="GET",code="500"} 2',
    ]);
  });

  test("hits the same requests again with the same seed", async (t) => {
    const { board, statuses } = await serve(t);
    const half = { kind: "status", status: 500, share: 0.5, seed: 9 };
    board.add(plan(half));
    const first = await statuses("/get", 20);
    board.clear();
    board.add(plan(half));
    assert.deepEqual(await statuses("/get", 20), first);
    assert.deepEqual(new Set(first), new Set([200, 500]));
  });

  test("delays an answer, and lets it be what it would have been", async (t) => {
    const { board, fetch } = await serve(t);
    board.add(plan({ kind: "delay", delay: { distribution: "constant", value: "60ms" } }));
    const startedMs = monotonicMs();
    const response = await fetch("/post", { method: "POST", body: "abc" });
    assert.ok(monotonicMs() - startedMs >= 59);
    assert.equal(await response.text(), "abc");
    assert.equal(response.headers.get("x-fault-id"), "fault-1");
    assert.equal(board.ledger().rows[0]?.delayMs, 60);
  });

  test("applies all faults that hit a request: delays add up, the first status wins", async (t) => {
    const { board, fetch } = await serve(t);
    const delay = { distribution: "constant", value: "20ms" };
    board.add(plan({ id: "slow", kind: "delay", delay }));
    board.add(plan({ id: "slow-error", kind: "status", status: 500, delay }));
    board.add(plan({ id: "error", kind: "status", status: 404 }));
    const startedMs = monotonicMs();
    const response = await fetch("/get");
    assert.ok(monotonicMs() - startedMs >= 39);
    assert.equal(response.status, 500);
    assert.equal(response.headers.get("x-fault-id"), "slow, slow-error, error");
  });

  test("never hits operational routes, and no other route than the one it names", async (t) => {
    const { board, statuses } = await serve(t);
    board.add(plan({ kind: "status", status: 500, route: "/post" }));
    assert.deepEqual(await statuses("/get", 1), [200]);
    board.add(plan({ kind: "status", status: 500 }));
    assert.deepEqual(await statuses("/healthz", 1), [200]);
    assert.deepEqual(await statuses("/get", 1), [500]);
  });

  test("keeps the newest rows and tells how many were dropped", async (t) => {
    const { board, statuses } = await serve(t);
    board.add(plan({ kind: "status", status: 500 }));
    await statuses("/get", 3);
    assert.deepEqual(
      board.ledger().rows.map(({ number }) => number),
      [0, 1, 2],
    );
  });

  test("takes only so many faults", () => {
    const board = new FaultBoard(new Registry());
    const status = plan({ kind: "status", status: 500 });
    for (let n = 0; n < 100; n++) assert.ok(board.add(status));
    assert.equal(board.add(status), undefined);
  });
});

function plan(wanted: object) {
  return faultPlan.parse(wanted);
}

async function serve(t: TestContext) {
  const registry = new Registry();
  const board = new FaultBoard(registry);
  const routes = [
    route({ method: "GET", path: "/get", handle: ({ reply }) => reply.text(200, "") }),
    route({
      method: "POST",
      path: "/post",
      readsBytes: true,
      handle: ({ bytes, reply }) => reply.bytes(200, "text/plain", bytes),
    }),
    route({
      method: "GET",
      path: "/healthz",
      isOperational: true,
      handle: ({ reply }) => reply.text(200, ""),
    }),
  ];
  const served = await serveRoutes(t, routes, { faults: board });
  return {
    ...served,
    board,
    lines: (start: string) =>
      pageText(registry)
        .split("\n")
        .filter((line) => line.startsWith(start)),
    async statuses(path: string, requests: number): Promise<number[]> {
      const found: number[] = [];
      for (let n = 0; n < requests; n++) found.push((await served.fetch(path)).status);
      return found;
    },
  };
}

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { rawExchange } from "../../../test/targets/raw-exchange.ts";
import { serveFaults } from "../../../test/targets/serve-faults.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import { route } from "../route.ts";

const routes = [
  route({ method: "GET", path: "/get", handle: ({ reply }) => reply.text(200, "0123456789") }),
  route({ method: "GET", path: "/empty", handle: ({ reply }) => reply.empty(204) }),
  route({
    method: "POST",
    path: "/post",
    body: z.object({ a: z.number() }),
    handle: ({ body, reply }) => reply.json(200, body),
  }),
  route({
    method: "GET",
    path: "/locked",
    admit({ reply }) {
      reply.problem(401, "no");
      return false;
    },
    handle: ({ reply }) => reply.text(200, ""),
  }),
  route({
    method: "GET",
    path: "/healthz",
    isOperational: true,
    handle: ({ reply }) => reply.text(200, ""),
  }),
];

const constant = (value: string) => ({ distribution: "constant", value });

describe("FaultBoard", () => {
  test("answers with the fault's status and id, and leaves a receipt", async (t) => {
    const { set, fetch, book, lines } = await serveFaults(t, routes);
    assert.equal((await fetch("/get")).status, 200);
    await set({ id: "f", kind: "status", status: 503 });
    const response = await fetch("/get?a=1", { headers: { "X-Request-ID": "r-1" } });
    assert.equal(response.status, 503);
    assert.equal(response.headers.get("x-fault-id"), "f");
    const page = await book.ledger({ after: 0, limit: 10 });
    const [{ at, ...row } = { at: "" }] = page.rows;
    assert.match(at, /^\d{4}-\d\d-\d\dT/);
    assert.deepEqual(row, {
      sequence: 1,
      fault: "f",
      kind: "status",
      outcome: "applied",
      number: 0,
      method: "GET",
      route: "/get",
      target: "/get?a=1",
      requestId: "r-1",
      status: 503,
    });
    assert.deepEqual(page.totals, { f: { applied: 1, abandoned: 0, spared: 0 } });
    assert.deepEqual(lines("faults_applied_total{"), ['faults_applied_total{fault="f"} 1']);
  });

  test("counts a request that was hit like one that the route has answered", async (t) => {
    const { set, fetch, counted } = await serveFaults(t, routes);
    await set({ kind: "status", status: 500, every: 2 });
    for (let n = 0; n < 4; n++) await fetch("/get");
    assert.deepEqual(counted(), [
      'http_requests_total{route="/get",method="GET",code="200"} 2',
      'http_requests_total{route="/get",method="GET",code="500"} 2',
    ]);
  });

  test("delays an answer, and lets it be what it would have been", async (t) => {
    const { set, fetch, applied } = await serveFaults(t, routes);
    await set({ id: "d", kind: "delay", delay: constant("60ms") });
    const startedMs = monotonicMs();
    const response = await fetch("/post", { method: "POST", body: '{"a":1}' });
    assert.ok(monotonicMs() - startedMs >= 59);
    assert.deepEqual(await response.json(), { a: 1 });
    assert.equal(response.headers.get("x-fault-id"), "d");
    assert.equal((await applied())[0]?.delayMs, 60);
  });

  test("delays a refusal as any other answer", async (t) => {
    const { set, fetch } = await serveFaults(t, routes);
    await set({ id: "d", kind: "delay", delay: constant("30ms") });
    const startedMs = monotonicMs();
    const response = await fetch("/locked");
    assert.ok(monotonicMs() - startedMs >= 29);
    assert.deepEqual([response.status, response.headers.get("x-fault-id")], [401, "d"]);
  });

  test("adds delays up, and applies of the other kinds the one that was set first", async (t) => {
    const { set, fetch, receipts } = await serveFaults(t, routes);
    await set({ id: "slow", kind: "delay", delay: constant("20ms") });
    await set({ id: "slow-error", kind: "status", status: 500, delay: constant("20ms") });
    await set({ id: "late", kind: "status", status: 404, delay: constant("9m") });
    await set({ id: "hang", kind: "hang" });
    const startedMs = monotonicMs();
    const response = await fetch("/get");
    assert.ok(monotonicMs() - startedMs >= 39);
    assert.equal(response.status, 500);
    assert.equal(response.headers.get("x-fault-id"), "slow, slow-error");
    assert.deepEqual(await receipts(), ["slow 0 applied", "slow-error 0 applied"]);
  });

  test("cuts the body of a status fault too", async (t) => {
    const { set, port, receipts } = await serveFaults(t, routes);
    await set({ id: "cut", kind: "truncate" });
    await set({ id: "error", kind: "status", status: 503 });
    const answer = await rawExchange(port, "GET /get HTTP/1.1\r\nHost: a\r\n\r\n");
    assert.match(answer, /^HTTP\/1.1 503 .*x-fault-id: cut, error\r\n/s);
    assert.deepEqual(await receipts(), ["error 0 applied", "cut 0 applied"]);
  });

  test("never hits operational routes, and no other route or method than it names", async (t) => {
    const { set, fetch, book } = await serveFaults(t, routes);
    await set({ id: "f", kind: "status", status: 500, route: "/get", method: "HEAD" });
    const asked = [
      ["GET", "/get"],
      ["GET", "/empty"],
      ["GET", "/healthz"],
      ["HEAD", "/get"],
    ] as const;
    const statuses: number[] = [];
    for (const [method, path] of asked) statuses.push((await fetch(path, { method })).status);
    assert.deepEqual(statuses, [200, 204, 200, 500]);
    assert.equal(book.find("f")?.seen, 1);
    await set({ kind: "status", status: 500 });
    assert.equal((await fetch("/healthz")).status, 200);
  });

  for (const kind of ["truncate", "slow-body"]) {
    test(`has nothing to apply ${kind} to where an answer has no body`, async (t) => {
      const { set, fetch, receipts, lines } = await serveFaults(t, routes);
      await set({ id: "f", kind });
      const responses = [await fetch("/empty"), await fetch("/get", { method: "HEAD" })];
      assert.deepEqual(
        responses.map(({ status, headers }) => [status, headers.get("x-fault-id")]),
        [
          [204, null],
          [200, null],
        ],
      );
      assert.deepEqual(await receipts(), ["f 0 spared", "f 1 spared"]);
      assert.deepEqual(lines("faults_applied_total{"), ['faults_applied_total{fault="f"} 0']);
    });
  }

  test("calls a delay abandoned that a refusal was quicker than", async (t) => {
    const { set, fetch, receipts } = await serveFaults(t, routes);
    await set({ id: "d", kind: "delay", delay: constant("9m") });
    const response = await fetch("/post", { method: "POST", body: "x".repeat(1_048_577) });
    assert.deepEqual([response.status, response.headers.get("x-fault-id")], [413, null]);
    assert.deepEqual(await receipts(), ["d 0 abandoned"]);
  });
});

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import { AlertWatch } from "./alert-watch.ts";

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state?: string;
}

function answerOf(...alerts: readonly Alert[]): string {
  const all = alerts.map((one) => ({ annotations: {}, state: "firing", ...one }));
  return JSON.stringify({ data: { alerts: all } });
}

/** Asks until each answer was given. */
async function watched(t: TestContext, answers: readonly string[]): Promise<AlertWatch> {
  const over = new AbortController();
  const rest = [...answers];
  const server = createServer((_, response) => {
    response.end(rest.shift());
    if (rest.length === 0) over.abort();
  });
  t.after(() => server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const watch = new AlertWatch(["FastBurn", "InstanceDown"]);
  await watch.watch(`http://127.0.0.1:${port}`, over.signal);
  return watch;
}

test("AlertWatch asks again after an answer that is not what Prometheus says", async (t) => {
  const alerts = answerOf({ labels: { alertname: "FastBurn", severity: "page" } });
  const { readings, looksMs } = await watched(t, ["<html>", "{}", alerts, alerts]);
  assert.deepEqual(
    readings.map(({ alert, labels }) => [alert, labels]),
    [["FastBurn", { severity: "page" }]],
  );
  assert.equal(looksMs.length, 2);
});

test("AlertWatch remembers only alerts that were asked for", async (t) => {
  const alerts = answerOf(
    { labels: { alertname: "Watchdog" } },
    { labels: { alertname: "FastBurn" } },
  );
  const { readings } = await watched(t, [alerts, answerOf()]);
  assert.deepEqual(
    readings.map(({ alert }) => alert),
    ["FastBurn"],
  );
});

test("AlertWatch tells alerts of one name apart, and when each was resolved", async (t) => {
  const of = (job: string): Alert => ({ labels: { job, alertname: "InstanceDown" } });
  const { readings, looksMs } = await watched(t, [
    answerOf(of("echo")),
    answerOf({ ...of("bin"), state: "pending" }, of("echo")),
    answerOf(of("bin"), of("echo")),
    answerOf(of("bin")),
    answerOf(of("echo"), of("bin")),
  ]);
  assert.deepEqual(
    readings.map(({ labels, firedMs, resolvedMs = Number.NaN }) => [
      labels.job,
      looksMs.indexOf(firedMs),
      looksMs.indexOf(resolvedMs),
    ]),
    [
      ["echo", 0, 3],
      ["bin", 2, -1],
      ["echo", 4, -1],
    ],
  );
});

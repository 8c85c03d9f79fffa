import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { AlertWatch } from "./alert-watch.ts";

test("AlertWatch asks again after an answer that is not what Prometheus says", async (t) => {
  const over = new AbortController();
  const labels = { alertname: "FastBurn", severity: "page" };
  const alerts = JSON.stringify({
    data: { alerts: [{ labels, annotations: {}, state: "firing" }] },
  });
  const answers = ["<html>", "{}", alerts, alerts];
  const server = createServer((_, response) => {
    response.end(answers.shift());
    if (answers.length === 0) over.abort();
  });
  t.after(() => server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;

  const watch = new AlertWatch();
  await watch.watch(`http://127.0.0.1:${port}`, over.signal);

  assert.deepEqual(
    watch.readings.map(({ alert, labels: others }) => [alert, others]),
    [["FastBurn", { severity: "page" }]],
  );
  assert.equal(watch.looksMs.length, 2);
});

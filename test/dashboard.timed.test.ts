/**
 * The seven panels of the gateway's dashboard, on a live Prometheus, while the load scripts of the
 * guide run against the lab; and behind each script the books of all parties.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { LabUnderLoad, type ScriptRun } from "./dashboard/lab-under-load.ts";

const isInstalled = spawnSync("prometheus", ["--version"]).error === undefined;
const skip = isInstalled ? false : "prometheus is not installed";

const requests = 'gogate_http_requests_total{route="/"}';
const decisions = 'gogate_rate_limiter_requests_total{limit="perClient"}';
const hits = "sum(rate(gogate_pool_hits_total[5s]))";
const misses = "sum(rate(gogate_pool_misses_total[5s]))";

function quantile(share: number): string {
  const buckets = 'gogate_http_request_duration_seconds_bucket{route="/"}';
  return `histogram_quantile(${share}, sum by (le) (rate(${buckets}[5s])))`;
}

describe("the panels of the gateway", { skip, timeout: 240_000 }, () => {
  let lab: LabUnderLoad;

  before(async () => {
    lab = await LabUnderLoad.start();
  });

  after(() => lab.stop());

  /** Of a query with one series. */
  async function values(query: string, run: ScriptRun): Promise<number[]> {
    const [series] = await lab.seen(query, run);
    return series!.points.map(([, value]) => value);
  }

  test("show latencies, rates and reused connections during load-test.js", async () => {
    const settings = { BASE_URL: lab.gateway, PATHS: "/get,/bytes/64", TIME_SCALE: "0.08" };
    const run = await lab.run("k6/load-test.js", settings);
    const [p50, p95, p99] = await Promise.all(
      [0.5, 0.95, 0.99].map((share) => values(quantile(share), run)),
    );
    assert.ok(p50!.length > 10, "latencies of too few seconds");
    for (const [at, median] of p50!.entries()) {
      assert.ok(0 < median && median <= p95![at]! && p95![at]! <= p99![at]!, `second ${at}`);
    }
    const rates = await values(`sum(rate(${requests}[5s]))`, run);
    assert.ok(Math.max(...rates) > 450, `${rates}`);
    // Connections are opened while the rate rises; then they are there.
    const steady = { ...run, fromSeconds: run.fromSeconds + 10 };
    const hitRate = Math.min(...(await values(`${hits} / (${hits} + ${misses})`, steady)));
    assert.ok(hitRate > 0.95, `${hitRate} of the requests found an open connection`);

    const { books, summary } = run;
    assert.equal(books.answered, summary.http_reqs!.count);
    assert.equal(books.limited, summary.rate_limited?.count ?? 0);
    assert.equal(books.calls, books.answered - books.limited);
    assert.equal(books.served, books.calls);
  });

  test("show what is allowed and rejected during rate-limit-test.js", async () => {
    const settings = { BASE_URL: lab.gateway, PATH_UNDER_TEST: "/get", RAMP_S: "4", HOLD_S: "10" };
    const run = await lab.run("k6/rate-limit-test.js", settings);
    const shares = await values(
      `sum(rate(${decisions}[5s])) / sum(rate(${requests}[5s])) > 0`,
      run,
    );
    assert.ok(shares.length > 8, "rates of too few seconds");
    for (const share of shares)
      assert.ok(Math.abs(share - 1) < 0.01, `${share} of what is offered`);
    const held = { ...run, fromSeconds: run.toSeconds - 3 };
    const byStatus = await lab.seen(`sum by (status) (rate(${decisions}[5s]))`, held);
    const rateOf = (status: string): number =>
      byStatus.find(({ labels }) => labels.status === status)!.points[0]![1];
    assert.ok(Math.abs(rateOf("allowed") - 800) < 40, `${rateOf("allowed")}/s are allowed of 800`);
    assert.ok(rateOf("rejected") > 300, `${rateOf("rejected")}/s are rejected`);

    const { books, summary } = run;
    assert.equal(books.answered, summary.http_reqs!.count);
    assert.equal(books.allowed, summary.requests_allowed!.count);
    assert.equal(books.limited, summary.requests_rejected!.count);
    assert.equal(books.calls, books.allowed);
    assert.equal(books.served, books.calls);
  });

  test("show the breaker open, try and close during circuit-breaker-test.js", async () => {
    const run = await lab.run("k6/circuit-breaker-test.js", {
      BASE_URL: lab.gateway,
      GATE_ADMIN: lab.admin,
      BACKEND: lab.bin1,
      FAULT_URL: lab.bin1Control,
      NORMAL_S: "3",
      FAULT_S: "7",
      RECOVERY_S: "15",
    });
    const state = (name: string): Promise<number[]> =>
      values(`gogate_circuit_breaker_state{backend="${lab.bin1}",state="${name}"}`, run);
    const [closed, open] = await Promise.all(["closed", "open"].map(state));
    const openAt = open!.indexOf(1);
    assert.ok(closed!.slice(0, openAt).every((value) => value === 1));
    assert.ok(openAt >= 3 && openAt <= 7, `open from second ${openAt} on`);
    assert.equal(closed!.at(-1), 1, "it is not closed at the end");
    const steps = await lab.prometheus.ask(
      `gogate_circuit_breaker_transitions_total{backend="${lab.bin1}"} > 0`,
    );
    const names = new Set(steps.map(({ labels }) => `${labels.from} ${labels.to}`));
    for (const step of ["closed open", "open half_open", "half_open closed"]) {
      assert.ok(names.has(step), `${step} is not among ${[...names]}`);
    }
    assert.ok(steps.every(({ labels }) => labels.reason !== ""));

    const { books, summary } = run;
    const asked = [summary.client_failures!, summary.client_failures_after_opening!]
      .map(({ passes = 0, fails = 0 }) => passes + fails)
      .reduce((sum, one) => sum + one);
    assert.equal(books.answered, asked);
    assert.equal(books.calls, books.answered - books.limited - books.refused);
    assert.equal(books.served, books.calls);
  });

  test("show the octets of tcp-test.js, each of them", async () => {
    const run = await lab.run("k6/tcp-test.js", { BASE_URL: lab.gatewayTcp, DURATION_S: "8" });
    for (const direction of ["received", "sent"]) {
      const rates = await values(
        `sum(rate(gogate_tcp_bytes_total{direction="${direction}"}[5s]))`,
        run,
      );
      assert.ok(Math.max(...rates) > 10_000, `${direction}: ${rates}`);
    }
    const connections = await values("sum(rate(gogate_tcp_connections_total[5s]))", run);
    assert.ok(Math.max(...connections) > 80, `${connections} connections a second`);

    const { books, summary } = run;
    assert.equal(books.tcpReceived, summary.data_sent!.count);
    assert.equal(books.tcpSent, summary.data_received!.count);
  });

  test("show a backend go down and come up again", async () => {
    const up = `gogate_backend_up{upstream="bins",backend="${lab.bin1}"}`;
    const isUp = async (): Promise<number> => (await lab.prometheus.ask(up))[0]!.points[0]![1];
    assert.equal(await isUp(), 1);
    const fault = { id: "down", route: "/status/{code}", kind: "status", status: 500, share: 1 };
    const put = await fetch(`${lab.bin1Control}/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fault),
    });
    assert.ok(put.ok, await put.text());
    while ((await isUp()) !== 0);
    await fetch(`${lab.bin1Control}/faults/down`, { method: "DELETE" });
    while ((await isUp()) !== 1);
  });
});

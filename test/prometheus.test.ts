/** The lab under load, scraped by a real Prometheus: the guide's queries must return data. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { Prometheus } from "./lab/prometheus.ts";
import { startWeir } from "./lab/weir-for-tests.ts";
import { claimLab } from "./ports/claim-ports.ts";

const { option, ports, prometheus: prometheusPort } = await claimLab();
const gateway = `http://127.0.0.1:${ports.gateway}`;
const { admin, bin1, hello, sre, poll, echo } = ports;
const scraped = [admin, bin1, hello, sre, poll, echo];

/** As the guide prints them. */
const queries: readonly (readonly [title: string, query: string])[] = [
  ["current request rate", "rate(gogate_http_requests_total[1m])"],
  [
    "P99 latency",
    "histogram_quantile(0.99, rate(gogate_http_request_duration_seconds_bucket[5m]))",
  ],
  ["rate limiting rejections", 'rate(gogate_rate_limiter_requests_total{status="rejected"}[1m])'],
  ["circuit breaker opens per backend", 'increase(gogate_circuit_breaker_state{state="open"}[5m])'],
  [
    "connection pool efficiency",
    "rate(gogate_pool_hits_total[5m]) / (rate(gogate_pool_hits_total[5m]) + rate(gogate_pool_misses_total[5m]))",
  ],
];

/** A name that the echo document has made public, in a unit that promtool would not have chosen. */
const knownFindings = [
  'http_request_duration_milliseconds use base unit "seconds" instead of "milliseconds"',
];

/** More requests at once than the limit's burst, so that some are refused. */
async function sendBurst(): Promise<void> {
  const answers = await Promise.all(Array.from({ length: 300 }, () => fetch(`${gateway}/get`)));
  await Promise.all(answers.map((answer) => answer.arrayBuffer()));
}

describe("the lab under load, as Prometheus sees it", () => {
  const isInstalled = spawnSync("prometheus", ["--version"]).error === undefined;
  const skip = isInstalled ? false : "prometheus is not installed";

  test("answers the guide's five queries with data", { skip, timeout: 90_000 }, async (t) => {
    const lab = startWeir(t, ["up", "--no-console", ...option]);
    await lab.line(/Ctrl-C stops the lab/);
    const prometheus = await Prometheus.start(prometheusPort, scraped);
    t.after(() => prometheus.stop());
    const unanswered = new Map(queries);
    while (unanswered.size > 0) {
      await sendBurst();
      for (const [title, query] of unanswered) {
        const result = await prometheus.ask(query);
        // Where nothing was asked of a backend, its share is nothing divided by nothing.
        if (result.some(({ points }) => !Number.isNaN(points[0]![1]))) unanswered.delete(title);
      }
    }
    const [rejections] = await prometheus.ask(
      'sum(increase(gogate_rate_limiter_requests_total{status="rejected"}[1m]))',
    );
    assert.ok(rejections!.points[0]![1] > 0, "the burst was not limited");
    const down = await prometheus.ask("up == 0");
    assert.deepEqual(down, []);
    const { status } = await lab.stop("SIGINT");
    assert.equal(status, 0);
  });

  test("finds nothing wrong with any page of metrics", { skip, timeout: 60_000 }, async (t) => {
    const lab = startWeir(t, ["up", "--no-console", ...option]);
    await lab.line(/Ctrl-C stops the lab/);
    for (const port of scraped) {
      const input = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      const judged = spawnSync("promtool", ["check", "metrics"], { input, encoding: "utf8" });
      const findings = `${judged.stdout}${judged.stderr}`.split("\n").filter(Boolean);
      assert.deepEqual(
        findings.filter((finding) => !knownFindings.includes(finding)),
        [],
      );
    }
    await lab.stop("SIGINT");
  });
});

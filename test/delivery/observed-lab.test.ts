/**
 * The shipped rules and dashboards on a real Prometheus with the shipped configuration, which
 * scrapes a lab under load: whatever they name is there.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { dashboards } from "../../deploy/grafana/code/dashboards.ts";
import { Prometheus } from "../lab/prometheus.ts";
import { Weir } from "../lab/weir-for-tests.ts";
import { claimLab } from "../ports/claim-ports.ts";
import { loadEverything, putFaults } from "./load-everything.ts";
import { promqlNames } from "./promql-names.ts";
import { shippedPrometheus, shippedRules } from "./shipped-prometheus.ts";
import { whyWithout } from "./why-without.ts";

const { option, ports, prometheus: PROMETHEUS } = await claimLab();
/** A round of load takes at least 250 ms: half a minute, six times what a rate needs. */
const TRIES = 120;
const jobs = ["bin", "echo", "gateway", "hello", "poll", "sre"];

describe("a lab under load", { skip: whyWithout("prometheus"), timeout: 120_000 }, () => {
  let weir: Weir;
  let prometheus: Prometheus;
  let rounds = 0;

  before(async () => {
    weir = new Weir(["up", "--no-console", ...option]);
    await weir.line(/Ctrl-C stops the lab/);
    const files = shippedPrometheus(ports, { prometheus: PROMETHEUS });
    prometheus = await Prometheus.startWith(PROMETHEUS, files);
    await putFaults(ports);
  });

  after(async () => {
    await prometheus.stop();
    await weir.stop("SIGINT");
  });

  /** Loads the lab until there is a number: a rate needs two scrapes. */
  async function answered(query: string): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const found = await prometheus.ask(query);
      if (found.some(({ points }) => points.some(([, value]) => !Number.isNaN(value)))) return;
      await loadEverything(ports, `voter ${rounds++}`);
    }
    assert.fail(`nothing is found by ${query}`);
  }

  test("has every series that a rule reads, and no rule that fails", async () => {
    const names = new Set(shippedRules().flatMap(({ expr }) => promqlNames(expr)));
    assert.ok(names.size > 10);
    for (const name of names) await answered(name);
    assert.deepEqual(await prometheus.brokenRules(), []);
  });

  test("is recorded under one name for every job", async () => {
    for (const record of shippedRules().flatMap((rule) => rule.record ?? [])) {
      for (const job of jobs) await answered(`${record}{job="${job}"}`);
    }
  });

  test("is scraped wherever the configuration says", async () => {
    assert.deepEqual(await prometheus.ask("up == 0"), []);
    const up = await prometheus.ask("up == 1");
    assert.deepEqual(
      [...new Set(up.map(({ labels }) => labels.job))].sort(),
      [...jobs, "prometheus"].sort(),
    );
  });

  for (const { title, panels, templating } of dashboards.values()) {
    test(`answers each panel of "${title}" with data`, async () => {
      const variable = templating?.list?.find(({ name }) => name === "instance");
      await answered(/^label_values\((.*), instance\)$/.exec(String(variable!.query))![1]!);
      for (const panel of panels ?? []) {
        const { targets = [] } = panel as { targets?: readonly { expr?: string }[] };
        assert.ok(targets.length > 0);
        for (const { expr } of targets) {
          await answered(expr!.replaceAll("$__rate_interval", "20s").replaceAll("$instance", ".*"));
        }
      }
    });
  }
});

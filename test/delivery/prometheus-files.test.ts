/** The configurations of Prometheus and Alertmanager, as their own programs judge them. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { STATUS_CODES } from "node:http";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { whyWithout } from "./why-without.ts";

const root = join(import.meta.dirname, "../..");
const folder = "deploy/prometheus";

interface Rule {
  readonly alert: string;
  readonly annotations: { readonly runbook: string };
}

interface Case {
  readonly alert_rule_test: readonly { alertname: string; exp_alerts: readonly unknown[] }[];
}

const alerts = (
  parse(textOf(`${folder}/alerts.yml`)) as { groups: readonly { rules: readonly Rule[] }[] }
).groups.flatMap(({ rules }) => rules);

describe("deploy/prometheus", () => {
  const skip = whyWithout("promtool");

  test("is a configuration that promtool finds nothing wrong with", { skip }, () => {
    accepts("promtool", ["check", "config", "--lint-fatal", `${folder}/prometheus.yml`]);
  });

  test("has alerts that are silent below their bounds and fire above", { skip }, () => {
    accepts("promtool", ["test", "rules", "test/delivery/alerts.yaml"]);
  });

  test("has a configuration of Alertmanager that amtool accepts", {
    skip: whyWithout("amtool"),
  }, () => {
    accepts("amtool", ["check-config", `${folder}/alertmanager.yml`]);
  });

  test("has a case on both sides of the bound for each alert", () => {
    const { tests } = parse(textOf("test/delivery/alerts.yaml")) as { tests: readonly Case[] };
    const cases = tests.flatMap(({ alert_rule_test }) => alert_rule_test);
    const names = [...new Set(alerts.map(({ alert }) => alert))].sort();
    for (const fires of [true, false]) {
      const found = cases
        .filter(({ exp_alerts }) => exp_alerts.length > 0 === fires)
        .map(({ alertname }) => alertname);
      assert.deepEqual([...new Set(found)].sort(), names);
    }
  });

  test("has a page for each alert in docs/runbooks/, and no other pages", () => {
    const pages = readdirSync(join(root, "docs/runbooks")).map((name) => `docs/runbooks/${name}`);
    const named = new Map(alerts.map(({ alert, annotations }) => [annotations.runbook, alert]));
    assert.deepEqual([...named.keys()].sort(), pages.sort());
    for (const [page, alert] of named) assert.match(textOf(page), new RegExp(`^# ${alert}\n`));
  });

  test("knows the texts that sre counts its 5xx answers under", () => {
    const known = /status=~"([A-Z][^"]+)"/.exec(textOf(`${folder}/recording.yml`))![1]!.split("|");
    const texts = Object.entries(STATUS_CODES).filter(([code]) => Number(code) >= 500);
    assert.deepEqual(known.sort(), texts.map(([, text]) => text).sort());
  });
});

function accepts(program: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: "utf8" });
  assert.equal(status, 0, `${stdout}${stderr}`);
}

function textOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

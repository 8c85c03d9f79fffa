import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { readYaml } from "../config/read-yaml.ts";
import { drillPlan } from "./drill-plan.ts";

const folder = new URL("../../drills/", import.meta.url);

const minimal = `name: a
load: { rate: 10, path: /get }
faults: [{ target: bin-1, at: 1s, for: 2s, kind: status, status: 500 }]
ledgers: { route: /, upstream: bins, targets: [bin-1], targetRoute: /get }
expect: [{ kind: recovery, within: 1s }]
`;

describe("drillPlan", () => {
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".yaml"))) {
    test(`reads drills/${name}`, () => {
      const plan = readYaml(readFileSync(new URL(name, folder), "utf8"), name, drillPlan);
      assert.equal(plan.name.length > 0, true);
    });
  }

  test("fills in what is left out", () => {
    const plan = readYaml(minimal, "a.yaml", drillPlan);
    assert.ok("lab" in plan.system && plan.system.lab.processes.length === 6);
    assert.equal(plan.steady.within, 30_000);
    assert.equal(plan.after, 10_000);
  });

  for (const kind of ["reset", "hang", "truncate", "slow-body", "delay"]) {
    test(`takes a fault of kind ${kind}`, () => {
      const delay = ", delay: { distribution: constant, value: 5ms }";
      const fault = kind + (kind === "delay" ? delay : "");
      const plan = readYaml(minimal.replace("status, status: 500", fault), "a.yaml", drillPlan);
      assert.equal(plan.faults[0]?.kind, kind);
    });
  }
});

describe("drillPlan, what is wrong in it", () => {
  const stop = "{ do: stop, at: 1s, for: 3s, process: sre }";

  test("takes what is done to a process before and after its stop, and meanwhile to others", () => {
    const others = ["at: 0s, process: sre", "at: 5s, process: sre", "at: 2s, process: bin-1"];
    const restarts = others.map((other) => `{ do: restart, ${other} }`);
    const text = `${minimal}actions: [${[stop, ...restarts].join(", ")}]\n`;
    assert.equal(readYaml(text, "a.yaml", drillPlan).actions.length, 4);
  });

  const problems = [
    {
      of: "a status fault without a status",
      text: minimal.replace(", status: 500", ""),
      says: /a\.yaml:3:\d+: faults\[0\]: must have a status/,
    },
    {
      of: "an unknown key, with the nearest known one",
      text: minimal.replace("expect:", "expects:"),
      says: /expects: .*expect/,
    },
    {
      of: "a phase that neither every drill nor this one has",
      text: minimal.replace("kind: recovery, within: 1s", "kind: failures, phase: lunch"),
      says: /a\.yaml:5:\d+: expect\[0\]\.phase: must be one of before, .*, got "lunch"/,
    },
    {
      of: "an event that has the name of another",
      text: `${minimal}actions: [{ do: wait, name: w, at: 1s, for: 1s }, { do: pause, name: w, at: 2s }]\n`,
      says: /actions: names two events, "w"/,
    },
    {
      of: "a reload of nothing",
      text: `${minimal}actions: [{ do: reload, at: 1s }]\n`,
      says: /actions\[0\]: must have one of patch and file/,
    },
    {
      of: "a fault on a path that is of no kind",
      text: `${minimal}pathFaults: [{ kind: fog, to: bin-1, at: 1s, for: 1s }]\n`,
      says: /a\.yaml:6:\d+: pathFaults\[0\]/,
    },
    {
      of: "the name of an alert among its labels",
      text: minimal.replace(
        "kind: recovery",
        "kind: alert, alert: A, labels: { alertname: A }, since: fault-begins",
      ),
      says: /expect\[0\]\.labels\.alertname: must be left out, as `alert` is the name, got "A"/,
    },
    {
      of: "what begins as a URL and is none",
      text: `${minimal}system: { lab: { prometheus: "HTTP://a b" } }\n`,
      says: /system\.lab\.prometheus: must be an http URL or a file of rules, got "HTTP:\/\/a b"/,
    },
    {
      of: "to kill a process that is stopped",
      text: `${minimal}actions: [${stop}, { do: kill, at: 2s, process: sre }]\n`,
      says: /actions\[1\]\.do: must not be done to sre while a `stop` keeps it down, got "kill"/,
    },
    {
      of: "to restart a process at the moment at which its stop ends",
      text: `${minimal}actions: [{ do: restart, at: 4s, process: sre }, ${stop}]\n`,
      says: /actions\[0\]\.do: must not be done to sre while a `stop` .*, got "restart"/,
    },
    {
      of: "the name of a target that a lab has not",
      text: minimal.replace("target: bin-1", "target: bin-9"),
      says: /a\.yaml:3:\d+: faults\[0\]\.target: must be one of bin-1, .*, got "bin-9"/,
    },
    {
      of: "a target that the drill's own lab does not start",
      text: `${minimal}system: { lab: { processes: [bin-2] } }\n`,
      says: /a\.yaml:4:\d+: ledgers\.targets\[0\]: must be one of bin-2, got "bin-1"/,
    },
    {
      of: "an expectation without a bound",
      text: minimal.replace("kind: recovery, within: 1s", "kind: failures, phase: during"),
      says: /expect\[0\]: must have shareMin or shareMax: without them, every run meets it/,
    },
    {
      of: "bounds that nothing can be within",
      text: minimal.replace(
        "kind: recovery, within: 1s",
        "kind: latency, phase: during, min: 2s, max: 1s",
      ),
      says: /expect\[0\]\.min: must be max or less/,
    },
    {
      of: "an alert of nobody",
      text: minimal.replace("kind: recovery", "kind: alert, alert: A, since: fault-begins"),
      says: /expect\[0\]: must have a `prometheus` in the system/,
    },
    {
      of: "an unknown kind of expectation",
      text: minimal.replace("kind: recovery", "kind: luck"),
      says: /expect\[0\]/,
    },
  ];
  for (const { of, text, says } of problems) {
    test(`refuses ${of}`, () => {
      assert.throws(() => readYaml(text, "a.yaml", drillPlan), says);
    });
  }
});

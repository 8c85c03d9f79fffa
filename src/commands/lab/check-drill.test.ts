import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { drillPlan } from "../../drill/drill-plan.ts";
import type { DrillSystem, DrillTarget } from "../../drill/drill-system.ts";
import { checkDrill } from "./check-drill.ts";

const target: DrillTarget = { address: "a:1", url: "http://a", faultsUrl: "http://a" };
const system: DrillSystem = {
  gatewayUrl: "http://a",
  adminUrl: "http://a",
  targets: { "bin-1": target, "bin-2": target },
  relays: {},
  lab: undefined,
  prometheusUrl: undefined,
};

const times = { at: "1s", for: "1s" };

describe("checkDrill", () => {
  test("lets a drill pass that names what is there", () => {
    checkDrill(plan({ faults: [{ ...times, target: "bin-2", kind: "reset" }] }), system);
  });

  const rows: readonly {
    readonly of: string;
    readonly parts: Readonly<Record<string, unknown>>;
    readonly says: RegExp;
  }[] = [
    {
      of: "a fault on a path without a relay",
      parts: { pathFaults: [{ ...times, to: "bin-1", kind: "reset" }] },
      says: /pathFaults need a relay, but bin-1 has no `behind`/,
    },
    {
      of: "a fault on a path to nowhere",
      parts: { pathFaults: [{ ...times, to: "bin-7", kind: "reset" }] },
      says: /pathFaults lead to targets of the system, got "bin-7"/,
    },
    {
      of: "what only a lab can do",
      parts: { actions: [{ do: "kill", at: "1s", process: "bin-1" }] },
      says: /drill: kill needs a lab/,
    },
    {
      of: "a profile in a phase whose length is not known",
      parts: {
        expect: [{ kind: "profile", of: "bin-1", profile: "cpu", phase: "after", names: "f" }],
      },
      says: /the phase of a profile must be an event that lasts, got "after"/,
    },
  ];
  for (const { of, parts, says } of rows) {
    test(`refuses ${of}`, () => {
      assert.throws(() => checkDrill(plan(parts), system), says);
    });
  }
});

function plan(parts: Readonly<Record<string, unknown>>) {
  return drillPlan.parse({
    name: "a",
    load: { rate: 1, path: "/" },
    ledgers: { route: "/", upstream: "bins", targets: ["bin-1"] },
    ...parts,
  });
}

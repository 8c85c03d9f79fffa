/** What stands on the page of a drill: what happens when, what is expected, and its mutation. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readDrill } from "../../src/commands/lab/read-drill.ts";
import { describeEvent } from "../../src/drill/describe-event.ts";
import type { DrillPlan } from "../../src/drill/drill-plan.ts";
import { judgeExpectation } from "../../src/drill/judge-expectation.ts";
import { recordForTests } from "../../src/drill/record-for-tests.ts";
import type { Block } from "./block.ts";
import { toTable } from "./to-table.ts";

/** Of the files in `drills/`, without their ending. */
export function drillNames(root: string): readonly string[] {
  return readdirSync(join(root, "drills"))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.slice(0, -".yaml".length));
}

export async function drillBlocks(root: string): Promise<readonly Block[]> {
  return Promise.all(
    drillNames(root).map(async (name) => {
      const plan = await readDrill(join(root, "drills", `${name}.yaml`));
      return { path: `docs/drills/${name}.md`, name: `drill ${name}`, make: () => toBlock(plan) };
    }),
  );
}

function toBlock(plan: DrillPlan): string {
  const events = [...plan.faults, ...plan.pathFaults, ...plan.actions]
    .sort((a, b) => a.at - b.at)
    .map((event) => [
      seconds(event.at),
      describeEvent(event),
      "for" in event ? seconds(event.for) : "",
    ]);
  // The judges word what is expected; of what was measured nothing is shown here.
  const record = { ...recordForTests(), plan };
  const expected = plan.expect.map(
    (expectation) => `- ${judgeExpectation(record, expectation).expectation}`,
  );
  const { about, verdict } = plan.mutation!;
  return [
    `${plan.about.trim()}\n`,
    toTable(["after the steady state", "what happens", "for"], events),
    "Expected, beside the three ledgers:\n",
    `${expected.join("\n")}\n`,
    `With \`--mutated\` the verdict is ${verdict}: ${about}\n`,
  ].join("\n");
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}

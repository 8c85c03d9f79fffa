/** `weir compare FILE`: two policies of the gateway under the same arrivals. */
import { randomInt } from "node:crypto";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { readYaml } from "../config/read-yaml.ts";
import { comparisonPlan } from "../drill/comparison/comparison-plan.ts";
import { judgeComparison } from "../drill/comparison/judge-comparison.ts";
import { runComparison } from "../drill/comparison/run-comparison.ts";
import { toComparisonText } from "../drill/comparison/to-comparison-text.ts";
import { type CommandContext, exitStatus } from "./command-context.ts";
import { type LabPortName, labPorts } from "./lab/lab-ports.ts";
import type { LabCommandOptions } from "./lab/read-lab.ts";
import { startDrillLab } from "./lab/start-drill-lab.ts";
import { letGo } from "./leash.ts";
import { loadClock } from "./load-clock.ts";
import { readTextFile } from "./read-text-file.ts";

export async function compare(
  file: string,
  options: LabCommandOptions,
  context: CommandContext,
): Promise<number> {
  const plan = readYaml(await readTextFile(file), file, comparisonPlan);
  const used = (Object.keys(labPorts) as LabPortName[]).filter((name) => name !== "console");
  const lab = await startDrillLab({ lab: plan.lab, pathsTo: [] }, { options, used, context });
  try {
    const { system } = lab;
    const strangers = plan.faults.filter(({ target }) => system.targets[target] === undefined);
    if (strangers.length > 0) {
      const known = Object.keys(system.targets).join(", ");
      throw new ConfigurationProblems(
        strangers.map(({ target }) => `faults: target must be one of ${known}, got "${target}"`),
      );
    }
    const random = (): number => randomInt(2 ** 32) / 2 ** 32;
    const record = await runComparison(
      plan,
      { ...system, lab: system.lab! },
      {
        signal: context.stopped,
        load: { clock: loadClock, random, onLine: (line) => context.print(`           ${line}`) },
        onTurn: ({ round, policy }) =>
          context.print(`  round ${round + 1} of ${plan.rounds}: ${plan[policy].name}`),
      },
    );
    const verdict = judgeComparison(record, random);
    context.print("");
    for (const line of toComparisonText(record, verdict)) context.print(line);
    if (context.stopped.aborted) return exitStatus.interrupted;
    return verdict.doubts.length > 0 ? exitStatus.inconclusive : exitStatus.done;
  } finally {
    await lab.close();
    letGo();
  }
}

/** `weir drill FILE`: a drill and its verdict, in a lab of its own or on what runs already. */
import type { VerdictName } from "../drill/verdict.ts";
import { checkWritable } from "./check-writable.ts";
import { type CommandContext, exitStatus } from "./command-context.ts";
import { performDrill } from "./lab/perform-drill.ts";
import { reachSystem } from "./lab/reach-system.ts";
import { readDrill } from "./lab/read-drill.ts";
import type { LabCommandOptions } from "./lab/read-lab.ts";
import { letGo } from "./leash.ts";

export interface DrillCommandOptions extends LabCommandOptions {
  readonly report: string;
  readonly junit?: string;
  readonly promtool?: string;
  readonly mutated?: boolean;
}

const statusOf: Readonly<Record<VerdictName, number>> = {
  PASS: exitStatus.done,
  FAIL: exitStatus.failed,
  INCONCLUSIVE: exitStatus.inconclusive,
};

export async function drill(
  file: string,
  options: DrillCommandOptions,
  context: CommandContext,
): Promise<number> {
  const plan = await readDrill(file, options.mutated);
  const { report, junit, promtool } = options;
  checkWritable({ report, junit, promtool });
  const { system, close } = await reachSystem(plan, options, context);
  try {
    const { verdict } = await performDrill({
      plan,
      system,
      reportPath: report,
      junitPath: junit,
      promtoolPath: promtool,
      print: context.print,
      onProgress: () => undefined,
      signal: context.stopped,
    });
    return context.stopped.aborted ? exitStatus.interrupted : statusOf[verdict.name];
  } finally {
    await close();
    letGo();
  }
}

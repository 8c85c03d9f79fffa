/** `weir drill FILE`: a drill and its verdict, in a lab of its own or on what runs already. */
import type { DrillPlan } from "../drill/drill-plan.ts";
import type { DrillSystem } from "../drill/drill-system.ts";
import type { VerdictName } from "../drill/verdict.ts";
import { type CommandContext, exitStatus } from "./command-context.ts";
import { type LabPortName, labPorts } from "./lab/lab-ports.ts";
import { performDrill } from "./lab/perform-drill.ts";
import { readDrill } from "./lab/read-drill.ts";
import { type LabCommandOptions, readLab } from "./lab/read-lab.ts";
import { startLab } from "./lab/start-lab.ts";
import { toLabSystem } from "./lab/to-lab-system.ts";
import { letGo } from "./leash.ts";

export interface DrillCommandOptions extends LabCommandOptions {
  readonly report: string;
  readonly junit?: string;
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
  const plan = await readDrill(file);
  const { system, close } = await reachSystem(plan, options, context);
  try {
    const verdict = await performDrill({
      plan,
      system,
      reportPath: options.report,
      junitPath: options.junit,
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

interface ReachedSystem {
  readonly system: DrillSystem;
  readonly close: () => Promise<void>;
}

async function reachSystem(
  { system }: DrillPlan,
  options: DrillCommandOptions,
  context: CommandContext,
): Promise<ReachedSystem> {
  if (system !== "lab") {
    const targets = Object.fromEntries(
      Object.entries(system.targets).map(([name, { address, url, faults }]) => [
        name,
        { address, url, faultsUrl: faults },
      ]),
    );
    const reached = { gatewayUrl: system.gateway, adminUrl: system.admin, targets };
    return { system: reached, close: async () => undefined };
  }
  const used = (Object.keys(labPorts) as LabPortName[]).filter((name) => name !== "console");
  const lab = await readLab(options, used);
  const running = await startLab(lab.plan, {
    program: process.argv[1]!,
    environment: context.environment,
    signal: context.stopped,
    print: context.complain,
    showsAllLines: options.logs ?? false,
  });
  return { system: toLabSystem(lab.ports), close: () => running.close() };
}

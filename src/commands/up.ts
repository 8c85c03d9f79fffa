/** `weir up`: the whole lab in one process tree, with the console and, if asked for, a drill. */
import { randomInt } from "node:crypto";
import { fileURLToPath } from "node:url";
import { ConsoleMemory } from "../console/console-memory.ts";
import { RunBook } from "../console/history/run-book.ts";
import type { DrillPlan } from "../drill/drill-plan.ts";
import type { DrillSystem } from "../drill/drill-system.ts";
import { reportTables } from "../drill/report-tables.ts";
import { checkWritable } from "./check-writable.ts";
import { type CommandContext, exitStatus } from "./command-context.ts";
import { DrillOnConsole } from "./lab/drill-on-console.ts";
import { type LabPortName, labPorts } from "./lab/lab-ports.ts";
import { listScripts } from "./lab/list-scripts.ts";
import { openConsole } from "./lab/open-console.ts";
import { openHistory } from "./lab/open-history.ts";
import { performDrill } from "./lab/perform-drill.ts";
import { type ConsoleAddressOptions, readConsoleAccess } from "./lab/read-console-access.ts";
import { readDrill } from "./lab/read-drill.ts";
import type { LabCommandOptions } from "./lab/read-lab.ts";
import { servedPorts } from "./lab/served-ports.ts";
import { startDrillLab } from "./lab/start-drill-lab.ts";
import { toLabTable } from "./lab/to-lab-table.ts";
import { toWantedLab } from "./lab/to-wanted-lab.ts";
import { letGo, untilStopped } from "./leash.ts";
import { wallClockMs } from "./wall-clock.ts";

export interface UpOptions extends LabCommandOptions, ConsoleAddressOptions {
  readonly drill?: string;
  readonly console: boolean;
  readonly scripts?: string;
  readonly report: string;
  readonly junit?: string;
  /** `false`: none is kept. */
  readonly history?: string | false;
}

const ownScripts = fileURLToPath(new URL("../../k6", import.meta.url));

export async function up(options: UpOptions, context: CommandContext): Promise<number> {
  const { drill, console: hasConsole } = options;
  const plan = drill === undefined ? undefined : await readDrill(drill);
  if (plan !== undefined) checkWritable({ report: options.report, junit: options.junit });
  const used = (Object.keys(labPorts) as LabPortName[]).filter(
    (name) => name !== "console" || hasConsole,
  );
  const access = readConsoleAccess(options, context.environment);
  const scripts = await listScripts(options.scripts ?? ownScripts);
  const history = hasConsole ? openHistory(options.history, context) : undefined;
  const lab = await startDrillLab(plan && toWantedLab(plan), { options, used, context });
  const memory = new ConsoleMemory(`gateway 127.0.0.1:${lab.ports.gateway}`);
  const random = (): number => randomInt(2 ** 32) / 2 ** 32;
  const runs = new RunBook({ memory, history, wallClockMs, random });
  let closeConsole = async (): Promise<void> => undefined;
  try {
    if (hasConsole) {
      closeConsole = await openConsole({ memory, lab, access, scripts, runs }, context);
    }
    const shown = servedPorts(used, Object.keys(lab.system.targets));
    for (const line of ["", ...toLabTable(lab.ports, shown), "", "Ctrl-C stops the lab.", ""]) {
      context.print(line);
    }
    const stopped = untilStopped(context);
    if (plan !== undefined)
      await performShown({ plan, memory, runs, system: lab.system }, options, context);
    await stopped;
  } finally {
    await closeConsole();
    await lab.close();
    history?.close();
    letGo();
  }
  return exitStatus.done;
}

interface ShownDrill {
  readonly plan: DrillPlan;
  readonly memory: ConsoleMemory;
  readonly runs: RunBook;
  readonly system: DrillSystem;
}

async function performShown(
  { plan, memory, runs, system }: ShownDrill,
  { report, junit }: UpOptions,
  context: CommandContext,
): Promise<void> {
  const shown = new DrillOnConsole(memory, plan.name, wallClockMs);
  const end = runs.begin("drill", plan.name);
  const { record, verdict } = await performDrill({
    plan,
    system,
    reportPath: report,
    junitPath: junit,
    promtoolPath: undefined,
    print: context.print,
    onProgress: (progress) => shown.progress(progress),
    signal: context.stopped,
  });
  shown.verdict(verdict, report);
  const { name, doubts, findings } = verdict;
  const tables = reportTables(record);
  end({ verdict: name, judged: { about: plan.about, doubts, findings, tables } });
}

/** Runs a drill, judges it, tells the terminal, and writes the reports. */
import { randomInt } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import type { DrillPlan } from "../../drill/drill-plan.ts";
import type { DrillProgress } from "../../drill/drill-progress.ts";
import type { DrillRecord } from "../../drill/drill-record.ts";
import type { DrillSystem } from "../../drill/drill-system.ts";
import { judgeDrill } from "../../drill/judge-drill.ts";
import { rulesFile } from "../../drill/rules-file.ts";
import { runDrill } from "../../drill/run-drill.ts";
import { toJunit } from "../../drill/to-junit.ts";
import { toPromtoolCase } from "../../drill/to-promtool-case.ts";
import { toReportHtml } from "../../drill/to-report-html.ts";
import { toVerdictText } from "../../drill/to-verdict-text.ts";
import type { Verdict } from "../../drill/verdict.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import { loadClock } from "../load-clock.ts";
import { wallClockMs } from "../wall-clock.ts";
import { checkDrill } from "./check-drill.ts";

export interface DrillTask {
  readonly plan: DrillPlan;
  readonly system: DrillSystem;
  readonly reportPath: string;
  readonly junitPath: string | undefined;
  /** For a case of `promtool test rules`. */
  readonly promtoolPath: string | undefined;
  readonly print: (line: string) => void;
  readonly onProgress: (progress: DrillProgress) => void;
  readonly signal: AbortSignal;
}

export interface PerformedDrill {
  readonly record: DrillRecord;
  readonly verdict: Verdict;
}

/** Throws `ConfigurationProblems` for a plan that names a target which the system has not. */
export async function performDrill(task: DrillTask): Promise<PerformedDrill> {
  const { plan, system, print } = task;
  checkDrill(plan, system);
  const rules = rulesFile(plan.system);
  if (task.promtoolPath !== undefined && (rules === undefined || !system.prometheusUrl)) {
    const what = "a file of rules, and a Prometheus in the drill's lab";
    throw new ConfigurationProblems([`--promtool: needs ${what}`]);
  }
  const startedMs = monotonicMs();
  print(`drill: ${plan.name}`);
  const record = await runDrill(plan, system, {
    startedAt: new Date(wallClockMs()).toISOString(),
    signal: task.signal,
    load: {
      clock: loadClock,
      random: () => randomInt(2 ** 32) / 2 ** 32,
      onLine: (line) => print(`           ${line}`),
    },
    onProgress: (progress) => {
      const atS = ((monotonicMs() - startedMs) / 1000).toFixed(1);
      print(`  ${atS.padStart(5)} s  ${progress.sentence}`);
      task.onProgress(progress);
    },
  });
  const verdict = judgeDrill(record);
  print("");
  for (const line of toVerdictText(record, verdict)) print(line);
  await writeFile(task.reportPath, toReportHtml(record, verdict));
  print(`  report  ${resolve(task.reportPath)}`);
  if (task.junitPath !== undefined) await writeFile(task.junitPath, toJunit(record, verdict));
  if (task.promtoolPath !== undefined && rules !== undefined) {
    const rulesPath = relative(dirname(resolve(task.promtoolPath)), rules);
    await writeFile(task.promtoolPath, toPromtoolCase(record, rulesPath));
  }
  return { record, verdict };
}

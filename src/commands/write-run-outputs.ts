/** What a run leaves behind: on the terminal, and in the files that were asked for. */
import { writeFileSync } from "node:fs";
import { type Comparison, compareRuns } from "../load/compare/compare-runs.ts";
import type { RunSeries } from "../load/compare/run-series.ts";
import { toComparisonLines } from "../load/compare/to-comparison-lines.ts";
import { seededRandom } from "../load/modules/seeded-random.ts";
import { toHtmlReport } from "../load/report/html-report.ts";
import { toJunitReport } from "../load/report/junit-report.ts";
import { toSummaryExport } from "../load/report/summary-export.ts";
import { toTextSummary } from "../load/report/text-summary.ts";
import type { RunResult } from "../load/running/run-result.ts";
import type { CommandContext } from "./command-context.ts";
import type { RunFlags } from "./run-flags.ts";
import { wallClockMs } from "./wall-clock.ts";

export interface OutputPlace {
  readonly scriptPath: string;
  readonly flags: RunFlags;
  /** What the run is compared with. */
  readonly former: RunSeries | undefined;
  readonly context: CommandContext;
}

/** The same runs are to compare in the same way whenever it is done. */
const SEED = 1;

export function writeRunOutputs(result: RunResult, place: OutputPlace): void {
  const { flags, context, former, scriptPath } = place;
  const comparison = former === undefined ? undefined : compareWith(former, result);
  if (result.summary === undefined) context.print(toTextSummary(result));
  writeSummary(result.summary ?? {}, context);
  if (comparison !== undefined) context.print(toComparisonLines(comparison));
  if (flags.report !== undefined) {
    const endedAt = new Date(wallClockMs()).toISOString();
    const about = { title: scriptPath, endedAt, comparison };
    writeFileSync(flags.report, toHtmlReport(result, about));
  }
  if (flags.junit !== undefined) writeFileSync(flags.junit, toJunitReport(result, scriptPath));
  if (flags.summaryExport !== undefined) {
    writeFileSync(flags.summaryExport, toSummaryExport(result, comparison));
  }
}

/** Where a script's summary cannot be written, the run has its result all the same. */
function writeSummary(summary: NonNullable<RunResult["summary"]>, context: CommandContext): void {
  for (const [name, content] of Object.entries(summary)) {
    if (name === "stdout") context.print(toText(content));
    else if (name === "stderr") context.complain(toText(content));
    else {
      try {
        writeFileSync(name, content);
      } catch (error) {
        // A path that the script has made up is known only now, when all has been measured.
        const reason = error instanceof Error ? error.message : String(error);
        context.complain(`weir: handleSummary: ${name} cannot be written: ${reason}`);
      }
    }
  }
}

function toText(content: string | Uint8Array): string {
  return typeof content === "string" ? content : Buffer.from(content).toString("utf8");
}

function compareWith(former: RunSeries, { state, honesty, outcome }: RunResult): Comparison {
  const { doubts } = honesty;
  const present = { name: "this run", slices: state.counts.slices.all, doubts, outcome };
  return compareRuns(former, present, seededRandom(SEED));
}

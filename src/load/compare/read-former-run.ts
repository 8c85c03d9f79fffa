/** `--compare FORMER.json`: a former run, from what its `--summary-export` has written. */
import { z } from "zod";
import { checkValue } from "../../config/check-value.ts";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import type { RunSeries } from "./run-series.ts";
import { fromSeriesDocument, seriesDocument } from "./series-document.ts";

/** What is compared; the rest of the file is not looked at. */
const former = z.object({
  weir: z.object({
    outcome: z.object({
      name: z.enum(["completed", "stopped", "aborted", "lost"]),
      reason: z.string().optional(),
    }),
    honesty: z.object({ doubts: z.array(z.string()) }),
    series: seriesDocument,
  }),
});

/** Throws `ConfigurationProblems`; `name` is used in their sentences. */
export function readFormerRun(text: string, name: string): RunSeries {
  const refuse = (problems: readonly string[]): never => {
    throw new ConfigurationProblems(problems.map((problem) => `--compare ${name}: ${problem}`));
  };
  const read = checkValue(former, parsed(text) ?? refuse(["is not JSON"]));
  if (!read.ok) {
    const rule = "is not what weir run --summary-export writes";
    return refuse(
      read.problems.map(({ path, sentence }) => `${rule}: ${path.join(".")} ${sentence}`),
    );
  }
  const { honesty, series, outcome } = read.value.weir;
  return { name, slices: fromSeriesDocument(series), doubts: honesty.doubts, outcome };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What it is instead, whoever has written it knows better than the parser.
    return undefined;
  }
}

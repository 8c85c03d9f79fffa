/** What a comparison has shown, in plain sentences; the same for a terminal and for a report. */
import { humanizeDuration } from "../report/humanize.ts";
import type { Comparison, Difference } from "./compare-runs.ts";

export interface ComparisonText {
  /** What has been shown, and of what nothing. */
  readonly sentence: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const names: Readonly<Record<Difference["what"], string>> = {
  p50: "p50",
  p95: "p95",
  p99: "p99",
  mean: "mean",
  rate: "requests a second",
  failures: "failed requests",
};

export function toComparisonText({ doubts, differences }: Comparison): ComparisonText {
  const heads = ["", "former", "this run", "difference", "99 % interval", ""];
  if (doubts.length > 0) {
    return { sentence: `The runs cannot be compared: ${doubts.join("; ")}.`, heads, rows: [] };
  }
  const shown = differences.filter(({ isShown }) => isShown);
  const rest = shown.length === differences.length ? "" : " For the rest no difference is shown.";
  return {
    sentence:
      shown.length === 0 ? "No difference shown." : `${shown.map(toClause).join(", ")}.${rest}`,
    heads,
    rows: differences.map((one) => [
      names[one.what],
      toValue(one, one.former),
      toValue(one, one.present),
      toChange(one, one.change),
      `${toChange(one, one.changeFrom)} to ${toChange(one, one.changeTo)}`,
      one.isShown ? "differs" : "no difference shown",
    ]),
  };
}

function toClause(one: Difference): string {
  const { what, change, changeFrom, changeTo } = one;
  const isMore = change > 0;
  const word = what === "rate" || what === "failures" ? ["more", "fewer"] : ["longer", "shorter"];
  const [least, most] = isMore ? [changeFrom, changeTo] : [-changeTo, -changeFrom];
  const plain = (value: number): string => toChange(one, value).replace(/^[+−]/, "");
  const name = what === "rate" || what === "failures" ? names[what] : `${names[what]} is`;
  const by = `${plain(Math.abs(change))} ${isMore ? word[0] : word[1]}`;
  return what === "rate" || what === "failures"
    ? `${by} ${name} (${plain(least)} to ${plain(most)})`
    : `${name} ${by} (${plain(least)} to ${plain(most)})`;
}

function toValue({ what }: Difference, value: number): string {
  if (what === "rate") return value.toFixed(1);
  return what === "failures" ? `${(value * 100).toFixed(2)} %` : humanizeDuration(value, "");
}

/** Shares differ by points, all else by a part of what it was. */
function toChange({ what }: Difference, change: number): string {
  const sign = change < 0 ? "−" : "+";
  const percent = Math.abs(change * 100);
  return what === "failures"
    ? `${sign}${percent.toFixed(2)} points`
    : `${sign}${percent.toFixed(1)} %`;
}

/** The columns of a trend: `avg`, `min`, `med`, `max`, `count`, `p(N)`. */
import type { LogLinearHistogram } from "../../histogram/log-linear-histogram.ts";

export function isTrendStat(name: string): boolean {
  if (["avg", "min", "med", "max", "count"].includes(name)) return true;
  const match = /^p\((\d+(?:\.\d+)?)\)$/.exec(name);
  return match !== null && Number(match[1]) <= 100;
}

/** `name` is one that `isTrendStat` knows. */
export function trendStat(histogram: LogLinearHistogram, name: string): number {
  switch (name) {
    case "avg":
      return histogram.mean;
    case "min":
      return histogram.min;
    case "med":
      return histogram.quantile(0.5);
    case "max":
      return histogram.max;
    case "count":
      return histogram.count;
    default:
      return histogram.quantile(Number(name.slice(2, -1)) / 100);
  }
}

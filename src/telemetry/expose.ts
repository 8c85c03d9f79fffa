/**
 * Metrics as text: Prometheus 0.0.4, or OpenMetrics 1.0 for who prefers it.
 *
 * Sources: the Prometheus exposition format; OpenMetrics 1.0 (counters end in `_total` and are
 * announced without it; bounds have a decimal point; the text ends with `# EOF`).
 */
import type { Exemplar } from "./exemplars.ts";
import type { MetricFamily, MetricSeries, MetricSource } from "./metric-family.ts";

export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

const PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
const OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** In the format that an `Accept` field asks for. */
export function expose(source: MetricSource, accept: string | undefined): Exposition {
  const isOpen = prefersOpenMetrics(accept ?? "");
  const families = source.collect().sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts = families.map((family) => toText(family, isOpen));
  return {
    contentType: isOpen ? OPEN_METRICS : PROMETHEUS,
    text: `${parts.join("")}${isOpen ? "# EOF\n" : ""}`,
  };
}

/** See RFC 9110, section 12.5.1; a range without `q` has 1. */
function prefersOpenMetrics(accept: string): boolean {
  const qualityOf = (type: string): number => {
    const ranges = accept.split(",").filter((range) => range.trim().startsWith(type));
    return Math.max(0, ...ranges.map((range) => Number(/;\s*q=([\d.]+)/.exec(range)?.[1] ?? 1)));
  };
  const open = qualityOf("application/openmetrics-text");
  return open > 0 && open >= qualityOf("text/plain");
}

function toText(family: MetricFamily, isOpen: boolean): string {
  const announced =
    isOpen && family.type === "counter" ? family.name.replace(/_total$/, "") : family.name;
  const lines = [
    `# HELP ${announced} ${escapeHelp(family.help, isOpen)}`,
    `# TYPE ${announced} ${family.type}`,
  ];
  for (const series of sorted(family.series)) {
    if (family.type === "histogram") lines.push(...histogramLines(family, series, isOpen));
    else lines.push(`${family.name}${labels(family, series)} ${toNumber(series.values[0]!)}`);
  }
  return `${lines.join("\n")}\n`;
}

function histogramLines(family: MetricFamily, series: MetricSeries, isOpen: boolean): string[] {
  const { name, buckets } = family;
  const lines: string[] = [];
  let count = 0;
  for (let at = 0; at <= buckets.length; at++) {
    count += series.values[at]!;
    const bound = at < buckets.length ? toBound(buckets[at]!, isOpen) : "+Inf";
    const exemplar = isOpen ? toExemplar(series.exemplars?.[at]) : "";
    lines.push(`${name}_bucket${labels(family, series, bound)} ${count}${exemplar}`);
  }
  lines.push(
    `${name}_sum${labels(family, series)} ${toNumber(series.values[buckets.length + 1]!)}`,
  );
  lines.push(`${name}_count${labels(family, series)} ${count}`);
  return lines;
}

function toExemplar(exemplar: Exemplar | undefined): string {
  if (exemplar === undefined) return "";
  const { traceId, value, atSeconds } = exemplar;
  return ` # {trace_id="${escapeValue(traceId)}"} ${toNumber(value)} ${atSeconds.toFixed(3)}`;
}

function labels(family: MetricFamily, series: MetricSeries, bound?: string): string {
  const pairs = family.labelNames.map(
    (name, at) => `${name}="${escapeValue(series.labelValues[at]!)}"`,
  );
  if (bound !== undefined) pairs.push(`le="${bound}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function sorted(series: readonly MetricSeries[]): MetricSeries[] {
  return [...series].sort((a, b) => {
    const [left, right] = [a.labelValues.join("\0"), b.labelValues.join("\0")];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

/** "1" and "1.0" would be two series to whoever compares labels as text. */
function toBound(bound: number, isOpen: boolean): string {
  return isOpen && Number.isInteger(bound) ? bound.toFixed(1) : toNumber(bound);
}

function toNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  return value === Number.NEGATIVE_INFINITY ? "-Inf" : String(value);
}

function escapeValue(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}

function escapeHelp(text: string, isOpen: boolean): string {
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  return isOpen ? escaped.replaceAll('"', '\\"') : escaped;
}

/**
 * Metrics as text: Prometheus 0.0.4, or OpenMetrics 1.0. It comes in parts, one for each series,
 * so that who serves can do something else between them.
 *
 * OpenMetrics' optional `_created` lines are left out: a series has no birth of its own here, as
 * its memory outlives the thread that counts in it, and Prometheus does not need them.
 *
 * Sources: the Prometheus exposition format; OpenMetrics 1.0 (counters end in `_total` and are
 * announced without it; bounds have a decimal point; the text ends with `# EOF`).
 */
import type { Exemplar } from "./exemplars.ts";
import type { FamilyReading, FamilyShape, MetricSeries, MetricSource } from "./metric-family.ts";

/** A part may be empty: then something was looked at, and nothing is to be written. */
export function* expositionParts(source: MetricSource, isOpen: boolean): Generator<string> {
  for (const _ of source.refresh()) yield "";
  for (const family of source.families()) yield* familyParts(family, isOpen);
  if (isOpen) yield "# EOF\n";
}

function* familyParts(family: FamilyReading, isOpen: boolean): Generator<string> {
  const { name, help, type } = family;
  const announced = isOpen && type === "counter" ? name.replace(/_total$/, "") : name;
  yield `# HELP ${announced} ${escapeHelp(help, isOpen)}\n# TYPE ${announced} ${type}\n`;
  if (type === "histogram") {
    const bounds = family.buckets.map((bound) => toBound(bound, isOpen));
    bounds.push("+Inf");
    for (const series of family.series) yield histogramText(family, series, { bounds, isOpen });
  } else {
    for (const { labelValues, values } of family.series) {
      yield `${name}${braced(labelPairs(family, labelValues))} ${toNumber(values[0]!)}\n`;
    }
  }
}

interface HistogramForm {
  /** The last one is that of all. */
  readonly bounds: readonly string[];
  readonly isOpen: boolean;
}

function histogramText(
  { name, labelNames }: FamilyShape,
  { labelValues, values, exemplars }: MetricSeries,
  { bounds, isOpen }: HistogramForm,
): string {
  const pairs = labelPairs({ labelNames }, labelValues);
  const before = `${name}_bucket{${pairs === "" ? "" : `${pairs},`}le="`;
  let text = "";
  let count = 0;
  for (let at = 0; at < bounds.length; at++) {
    count += values[at]!;
    const exemplar = isOpen ? toExemplar(exemplars?.[at]) : "";
    text += `${before}${bounds[at]!}"} ${count}${exemplar}\n`;
  }
  const labels = braced(pairs);
  const sum = toNumber(values[bounds.length]!);
  return `${text}${name}_sum${labels} ${sum}\n${name}_count${labels} ${count}\n`;
}

function toExemplar(exemplar: Exemplar | undefined): string {
  if (exemplar === undefined) return "";
  const { traceId, spanId, value, atSeconds } = exemplar;
  const span = spanId === undefined ? "" : `,span_id="${escapeValue(spanId)}"`;
  const labels = `trace_id="${escapeValue(traceId)}"${span}`;
  return ` # {${labels}} ${toNumber(value)} ${atSeconds.toFixed(3)}`;
}

function labelPairs(
  { labelNames }: Pick<FamilyShape, "labelNames">,
  labelValues: readonly string[],
): string {
  let text = "";
  for (let at = 0; at < labelNames.length; at++) {
    text += `${at === 0 ? "" : ","}${labelNames[at]}="${escapeValue(labelValues[at]!)}"`;
  }
  return text;
}

function braced(pairs: string): string {
  return pairs === "" ? "" : `{${pairs}}`;
}

/** "1" and "1.0" would be two series to whoever compares labels as text. */
function toBound(bound: number, isOpen: boolean): string {
  return isOpen && Number.isInteger(bound) ? bound.toFixed(1) : toNumber(bound);
}

function toNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  return value === Number.NEGATIVE_INFINITY ? "-Inf" : String(value);
}

const escaped = /[\\\n"]/;

function escapeValue(text: string): string {
  if (!escaped.test(text)) return text;
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}

function escapeHelp(text: string, isOpen: boolean): string {
  const lines = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  return isOpen ? lines.replaceAll('"', '\\"') : lines;
}

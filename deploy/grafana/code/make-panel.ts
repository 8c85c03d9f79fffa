/** One panel: a title, what it shows, its unit, and queries of Prometheus with their legends. */
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import { VisibilityMode, VizLegendOptionsBuilder } from "@grafana/grafana-foundation-sdk/common";
import {
  MappingType,
  type Panel,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StateTimeline } from "@grafana/grafana-foundation-sdk/statetimeline";
import { PanelBuilder as TimeSeries } from "@grafana/grafana-foundation-sdk/timeseries";

export interface PanelSpec {
  readonly title: string;
  readonly about: string;
  /** As Grafana calls it. A panel of states has none: its numbers have names. */
  readonly unit?: "s" | "reqps" | "percentunit" | "Bps" | "bytes" | "short" | "cps";
  readonly queries: readonly (readonly [query: string, legend: string])[];
  /** What the numbers 0, 1 … mean, each with its colour. */
  readonly states?: readonly (readonly [text: string, color: string])[];
  /** Of a series, by its legend. */
  readonly colors?: Readonly<Record<string, string>>;
  readonly max?: number;
  readonly isWide?: boolean;
}

const GRID_WIDTH = 24;
const PANEL_HEIGHT = 8;

export function makePanel(spec: PanelSpec): Builder<Panel> {
  const panel = spec.states === undefined ? makeSeries(spec) : makeStates(spec.states);
  panel
    .title(spec.title)
    .description(spec.about)
    .datasource({ type: "prometheus", uid: "$datasource" })
    .height(PANEL_HEIGHT)
    .span(spec.isWide === true ? GRID_WIDTH : GRID_WIDTH / 2)
    .legend(new VizLegendOptionsBuilder().showLegend(spec.states === undefined));
  for (const [name, color] of Object.entries(spec.colors ?? {})) {
    panel.overrideByName(name, [{ id: "color", value: { mode: "fixed", fixedColor: color } }]);
  }
  for (const [at, [query, legend]] of spec.queries.entries()) {
    const target = new DataqueryBuilder()
      .refId(String.fromCharCode("A".charCodeAt(0) + at))
      .expr(query)
      .legendFormat(legend)
      .range();
    // A point of the histogram leads to a request that was traced.
    panel.withTarget(query.includes("_bucket") ? target.exemplar(true) : target);
  }
  return panel;
}

function makeSeries({ unit = "short", max }: PanelSpec): TimeSeries {
  const panel = new TimeSeries().unit(unit).min(0).fillOpacity(10).showPoints(VisibilityMode.Never);
  return max === undefined ? panel : panel.max(max);
}

function makeStates(states: NonNullable<PanelSpec["states"]>): StateTimeline {
  const options = Object.fromEntries(
    states.map(([text, color], at) => [String(at), { text, color, index: at }]),
  );
  const steps = states.map(([, color], at) => ({ value: at === 0 ? null : at, color }));
  return new StateTimeline()
    .mappings([{ type: MappingType.ValueToText, options }])
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps))
    .showValue(VisibilityMode.Always);
}

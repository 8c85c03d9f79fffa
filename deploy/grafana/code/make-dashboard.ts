/** A dashboard of panels, two in a row, that looks again every 5 s. */
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { makePanel, type PanelSpec } from "./make-panel.ts";

export interface DashboardSpec {
  /** Part of its address, and the name of its file. */
  readonly uid: string;
  readonly title: string;
  readonly about: string;
  /** The variable `$instance` has the instances of these jobs, as a pattern. */
  readonly jobs: string;
  readonly panels: readonly PanelSpec[];
}

export function makeDashboard(spec: DashboardSpec): Dashboard {
  const dashboard = new DashboardBuilder(spec.title)
    .uid(spec.uid)
    .description(spec.about)
    .tags(["weir"])
    .refresh("5s")
    .time({ from: "now-15m", to: "now" })
    .timezone("browser")
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .link(
      new DashboardLinkBuilder("Weir")
        .type(DashboardLinkType.Dashboards)
        .tags(["weir"])
        .asDropdown(true)
        .keepTime(true),
    )
    .withVariable(
      new DatasourceVariableBuilder("datasource").label("Data source").type("prometheus"),
    )
    .withVariable(
      new QueryVariableBuilder("instance")
        .label("Instance")
        .datasource({ type: "prometheus", uid: "$datasource" })
        .query(`label_values(up{job=~"${spec.jobs}"}, instance)`)
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .sort(VariableSort.AlphabeticalAsc)
        .multi(true)
        .includeAll(true)
        .allValue(".*"),
    );
  for (const panel of spec.panels) dashboard.withPanel(makePanel(panel));
  return dashboard.build();
}

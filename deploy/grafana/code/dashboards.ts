/** Every dashboard that is shipped, by the name of its file. */
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { gatewayDashboard } from "./gateway-dashboard.ts";
import { makeDashboard } from "./make-dashboard.ts";
import { runsDashboard } from "./runs-dashboard.ts";
import { targetDashboards } from "./target-dashboards.ts";

export const dashboards: ReadonlyMap<string, Dashboard> = new Map(
  [gatewayDashboard, ...targetDashboards, runsDashboard].map((spec) => [
    `${spec.uid}.json`,
    makeDashboard(spec),
  ]),
);

/** The tables of `docs/targets.md`: routes, metrics, and where bin is not httpbin. */
import { toJsonSchema } from "../../src/config/json-schema.ts";
import { operationalRoutes } from "../../src/serving/operational-routes.ts";
import { Readiness } from "../../src/serving/readiness.ts";
import type { RequestMetricsPlan } from "../../src/serving/request-metrics.ts";
import type { Route } from "../../src/serving/route.ts";
import { metricsPage } from "../../src/telemetry/metrics-page.ts";
import { Registry } from "../../src/telemetry/registry.ts";
import { differences } from "../httpbin/differences.ts";
import type { SourceTree } from "../tidy/source-tree.ts";
import type { Block } from "./block.ts";
import { type MetricRow, metricRows } from "./metric-rows.ts";
import { optionRows } from "./option-rows.ts";
import { type TargetPlan, targetPlans } from "./target-plans.ts";
import { toTable } from "./to-table.ts";

const path = "docs/targets.md";

export function targetBlocks(tree: SourceTree): Block[] {
  const rows = metricRows(tree);
  const plans = Object.entries(targetPlans);
  return [
    { path, name: "common routes", make: () => routeTable(commonRoutes()) },
    ...plans.flatMap(([name, plan]) => [
      { path, name: `routes of ${name}`, make: () => routeTable(plan.routes) },
      { path, name: `metrics of ${name}`, make: () => metricTable(metricsOf(name, plan, rows)) },
    ]),
    { path, name: "httpbin", make: () => Object.values(differences).map(toEntry).join("") },
  ];
}

/** Metrics of the process and of the runtime are the same everywhere, and left out. */
export function metricsOf(name: string, plan: TargetPlan, rows: readonly MetricRow[]): MetricRow[] {
  const rooms = ["serving", `targets/${name}`];
  return rows
    .filter(({ room }) => rooms.includes(room))
    .map((row) => withLabels(row, plan.requestMetrics));
}

function withLabels(row: MetricRow, plan: RequestMetricsPlan): MetricRow {
  const unit = (text: string): string => text.replace("<durationUnit>", plan.durationUnit);
  const isRequests = row.name === "http_requests_total";
  const labels = row.labels ?? Object.keys(isRequests ? plan.requestLabels : plan.durationLabels);
  const buckets = row.type === "histogram" ? ` Buckets: ${plan.durationBuckets.join(" ")}.` : "";
  return { ...row, name: unit(row.name), labels, help: unit(row.help) + buckets };
}

function metricTable(rows: readonly MetricRow[]): string {
  return toTable(
    ["name", "type", "labels", "meaning"],
    rows.map(({ name, type, labels = [], help }) => [
      `\`${name}\``,
      type,
      labels.map((label) => `\`${label}\``).join(", "),
      help,
    ]),
  );
}

function routeTable(routes: readonly Route[]): string {
  return toTable(
    ["call", "does", "reads"],
    routes.map((route) => [
      `\`${[route.method].flat().join("|")} ${route.path}\``,
      route.summary ?? "",
      fieldsOf(route).join("<br>"),
    ]),
  );
}

function fieldsOf({ params, query, body }: Route): string[] {
  return [params, query, body].flatMap((schema) =>
    schema === undefined
      ? []
      : optionRows(toJsonSchema(schema)).map(({ path: name, doc, default: preset }) =>
          preset === "" ? `\`${name}\`: ${doc}` : `\`${name}\` (\`${preset}\`): ${doc}`,
        ),
  );
}

function commonRoutes(): Route[] {
  return operationalRoutes({
    name: "",
    version: "",
    metrics: metricsPage(new Registry()),
    readiness: new Readiness(),
  });
}

function toEntry(sentence: string): string {
  return `- ${sentence}\n`;
}

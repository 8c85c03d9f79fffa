/** The parts of the documents that are written from the code, and the marks around them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { exitStatus } from "../../src/commands/command-context.ts";
import { labOptions } from "../../src/commands/lab/lab-options.ts";
import { toJsonSchema } from "../../src/config/json-schema.ts";
import { comparisonPlan } from "../../src/drill/comparison/comparison-plan.ts";
import { drillPlan } from "../../src/drill/drill-plan.ts";
import { gatewaySchema } from "../../src/gateway/configuration.ts";
import { type FailureKind, failures } from "../../src/gateway/failures.ts";
import { faultKinds } from "../../src/serving/faults/fault-kinds.ts";
import { faultPlan } from "../../src/serving/faults/fault-plan.ts";
import { pyroscopeFields } from "../../src/serving/pyroscope-environment.ts";
import { httpAttributes } from "../../src/telemetry/otel/http-attributes.ts";
import { otelFields } from "../../src/telemetry/otel/otel-environment.ts";
import { resourceAttributes } from "../../src/telemetry/otel/to-resource.ts";
import { SourceTree } from "../tidy/source-tree.ts";
import type { Block } from "./block.ts";
import { commandHelp } from "./command-help.ts";
import { drillBlocks } from "./drill-blocks.ts";
import { type MetricRow, metricRows } from "./metric-rows.ts";
import { type OptionRow, optionRows } from "./option-rows.ts";
import { targetBlocks } from "./target-blocks.ts";
import { targetPlans } from "./target-plans.ts";
import { toTable } from "./to-table.ts";
import { fieldsOfTargets, sharedFields, variableTable } from "./variable-tables.ts";

const root = join(import.meta.dirname, "../..");
const tree = SourceTree.read(root);
const targets = [...(await fieldsOfTargets(tree, root))];

export const blocks: readonly Block[] = [
  {
    path: "docs/configuration.md",
    name: "targets",
    make: () => variableTable(sharedFields),
  },
  ...targets.map(([name, fields]) => ({
    path: "docs/targets.md",
    name: `target ${name}`,
    make: () => variableTable(fields, sharedFields),
  })),
  ...targetBlocks(tree),
  ...(await drillBlocks(root)),
  { path: "docs/profiles.md", name: "pyroscope", make: () => variableTable(pyroscopeFields) },
  { path: "docs/span-profiles.md", name: "example", make: exampleBlock },
  { path: "docs/configuration.md", name: "gateway", make: () => optionTable(gatewaySchema) },
  { path: "docs/configuration.md", name: "lab", make: () => optionTable(labOptions) },
  { path: "docs/configuration.md", name: "drill", make: () => optionTable(drillPlan) },
  { path: "docs/comparing.md", name: "comparison", make: () => optionTable(comparisonPlan) },
  { path: "docs/faults.md", name: "fault", make: () => optionTable(faultPlan) },
  { path: "docs/faults.md", name: "fault kinds", make: faultKindTable },
  { path: "docs/telemetry.md", name: "variables", make: () => variableTable(otelFields) },
  { path: "docs/telemetry.md", name: "span attributes", make: attributeTable },
  { path: "docs/telemetry.md", name: "resource attributes", make: resourceTable },
  { path: "docs/commands.md", name: "commands", make: () => commandHelp(root) },
  { path: "docs/errors.md", name: "failures", make: failureTable },
  { path: "docs/errors.md", name: "exit status", make: exitTable },
  { path: "docs/metrics.md", name: "metrics", make: metricTable },
];

export function readDocument(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The document with one block made anew. Throws when the marks are missing. */
export function withBlock(text: string, block: Block): string {
  const start = `<!-- make doc: ${block.name} -->\n`;
  const end = "<!-- end -->";
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${block.path} has no block ${start.trim()} … ${end}`);
  return `${text.slice(0, from + start.length)}\n${block.make()}\n${text.slice(to)}`;
}

function exampleBlock(): string {
  return `\`\`\`ts\n${readDocument("docs/span-profiles-example.ts")}\`\`\`\n`;
}

function optionTable(schema: z.ZodType): string {
  return toTable(
    ["key", "value", "default", "meaning"],
    optionRows(toJsonSchema(schema)).map((row) => [
      `\`${row.path}\``,
      row.kind,
      presetOf(row),
      [row.doc, formsOf(row)].filter(Boolean).join(" "),
    ]),
  );
}

function presetOf(row: OptionRow): string {
  if (row.isRequired) return row.forms.includes("") ? "required in its form" : "required";
  return row.default && `\`${row.default}\``;
}

function formsOf(row: OptionRow): string {
  const named = row.forms.filter(Boolean);
  return named.length === 0 ? "" : `(${named.map((form) => `\`${form}\``).join(", ")})`;
}

function failureTable(): string {
  const kinds = Object.entries<FailureKind>(failures);
  return toTable(
    ["code", "status", "side", "retry", "counts against the backend", "sentence"],
    kinds.map(([code, kind]) => [
      `\`${code}\``,
      String(kind.status),
      kind.side,
      kind.retry,
      kind.countsAgainstBackend ? "yes" : "no",
      kind.text,
    ]),
  );
}

function faultKindTable(): string {
  return toTable(
    ["kind", "what the target does"],
    Object.entries(faultKinds).map(([kind, { about }]) => [`\`${kind}\``, about]),
  );
}

function metricTable(): string {
  return toTable(
    ["name", "type", "labels", "counted in", "meaning"],
    metricRows(tree)
      .flatMap(withUnits)
      .map((row) => [
        `\`${row.name}\``,
        row.type,
        row.labels === undefined ? "those of the service" : row.labels.join(", "),
        `\`src/${row.room}/\``,
        row.help,
      ]),
  );
}

/** One for each unit that a service may have chosen. */
function withUnits(row: MetricRow): MetricRow[] {
  if (!row.name.includes("<durationUnit>")) return [row];
  const units = new Set(
    Object.values(targetPlans).map(({ requestMetrics }) => requestMetrics.durationUnit),
  );
  return [...units].map((unit) => {
    const withUnit = (text: string): string => text.replace("<durationUnit>", unit);
    return { ...row, name: withUnit(row.name), help: withUnit(row.help) };
  });
}

function attributeTable(): string {
  return toTable(
    ["attribute", "server", "client", "meaning"],
    Object.entries(httpAttributes).map(([name, { on, doc }]) => [
      `\`${name}\``,
      on === "client" ? "" : "yes",
      on === "server" ? "" : "yes",
      doc,
    ]),
  );
}

function resourceTable(): string {
  return toTable(
    ["attribute", "value"],
    Object.entries(resourceAttributes).map(([name, doc]) => [`\`${name}\``, doc]),
  );
}

const statusMeanings: Readonly<Record<keyof typeof exitStatus, string>> = {
  done: "done, or the drill passed",
  internalError: "an error of Weir's own; or what `weir health` has asked is not well",
  badUsage: "bad usage or configuration; every problem is listed",
  inconclusive:
    "a drill, or a run with thresholds on times, on rates or on counts to be reached, is " +
    "INCONCLUSIVE: the generator was the bottleneck, counts are missing, or a thread or agent of " +
    "the run was lost",
  failed: "a threshold was crossed, or the drill failed",
  interrupted: "interrupted",
};

function exitTable(): string {
  const statuses = Object.entries(exitStatus) as [keyof typeof exitStatus, number][];
  return toTable(
    ["status", "meaning"],
    statuses.map(([name, status]) => [String(status), statusMeanings[name]]),
  );
}

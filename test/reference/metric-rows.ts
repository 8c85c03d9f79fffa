/**
 * One row of the reference for each metric, read from the calls that register it: name, type,
 * labels and help stand there as literals.
 */
import type { CallExpression, Expression, MemberExpression, Node } from "acorn";
import { roomOf } from "../tidy/floors.ts";
import type { SourceFile } from "../tidy/source-file.ts";
import type { SourceTree } from "../tidy/source-tree.ts";
import { walkSyntax } from "../tidy/walk-syntax.ts";

export interface MetricRow {
  /** The room that counts it. */
  readonly room: string;
  readonly name: string;
  readonly type: string;
  /** `undefined`: each service has its own. */
  readonly labels: readonly string[] | undefined;
  readonly help: string;
}

/** What stands in a name for a part that is known only at run time. */
const variableParts: Readonly<Record<string, string>> = {
  prefix: "gogate_",
  metricsPrefix: "gogate_",
};

export function metricRows(tree: SourceTree): MetricRow[] {
  return tree.sources().flatMap((file) => registrationsIn(file));
}

function registrationsIn(file: SourceFile): MetricRow[] {
  const rows: MetricRow[] = [];
  walkSyntax(file.program, (node) => {
    if (!isRegistration(node)) return;
    const [name, help, labels] = node.arguments as Expression[];
    const nameText = name && textOf(name);
    if (nameText === undefined) return;
    rows.push({
      room: roomOf(file.path)!,
      name: nameText,
      type: ((node.callee as MemberExpression).property as { name: string } & Node).name,
      labels: labels ? labelsOf(labels) : [],
      help: (help && textOf(help)) ?? "",
    });
  });
  return rows;
}

function isRegistration(node: Node): node is CallExpression {
  if (node.type !== "CallExpression") return false;
  const { callee } = node as CallExpression;
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return false;
  return /^(?:counter|gauge|histogram)$/.test(callee.property.name);
}

function textOf(node: Expression): string | undefined {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node.type !== "TemplateLiteral") return undefined;
  return node.quasis
    .map(({ value }, i) => value.cooked + (node.expressions[i] ? partOf(node.expressions[i]) : ""))
    .join("");
}

function partOf(node: Expression): string {
  const name = node.type === "MemberExpression" ? node.property : node;
  if (name.type !== "Identifier") return "<…>";
  return variableParts[name.name] ?? `<${name.name}>`;
}

function labelsOf(node: Expression): string[] | undefined {
  if (node.type !== "ArrayExpression") return undefined;
  return node.elements.map((element) => textOf(element as Expression) ?? "<…>");
}

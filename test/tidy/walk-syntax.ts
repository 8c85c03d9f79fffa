/** Calls `visit` for a node and for all below it, parents first. */
import type { Node } from "acorn";

export function walkSyntax(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const value of Object.values(node) as unknown[]) {
    if (Array.isArray(value)) {
      for (const entry of value) if (isNode(entry)) walkSyntax(entry, visit);
    } else if (isNode(value)) {
      walkSyntax(value, visit);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

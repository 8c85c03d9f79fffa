/** The parts of acorn's syntax tree that every stage of the script compiler needs. */
import type { AnyNode, Identifier } from "acorn";

export type SyntaxNode = AnyNode;
export type FunctionSyntax = Extract<
  AnyNode,
  { type: "FunctionDeclaration" | "FunctionExpression" | "ArrowFunctionExpression" }
>;
export type { Identifier };

/** What a script cannot have: told with its place before the first request. */
export class ScriptProblem extends Error {
  override readonly name = "ScriptProblem";
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const entry of value) if (isNode(entry)) children.push(entry);
    } else if (isNode(value)) {
      children.push(value);
    }
  }
  return children;
}

export function isFunction(node: SyntaxNode): node is FunctionSyntax {
  return (
    node.type === "FunctionDeclaration" ||
    node.type === "FunctionExpression" ||
    node.type === "ArrowFunctionExpression"
  );
}

/** Every node below and including `node`, parents first. */
export function* nodesOf(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesOf(child);
}

/** `path:line:column`, as an editor understands it. */
export function placeOf(path: string, text: string, position: number): string {
  const before = text.slice(0, position);
  const line = before.split("\n").length;
  return `${path}:${line}:${position - before.lastIndexOf("\n")}`;
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

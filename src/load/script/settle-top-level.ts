/** `await x` outside of all functions becomes `__weir.settled(x)`, which does not wait. */
import type { ScriptModule } from "./script-module.ts";
import { childrenOf, isFunction, placeOf, ScriptProblem, type SyntaxNode } from "./syntax.ts";
import type { TextEdits } from "./text-edits.ts";

export function settleTopLevel({ path, text, program }: ScriptModule, edits: TextEdits): void {
  const settle = (node: SyntaxNode): void => {
    if (isFunction(node)) return;
    const waits = whatWaits(node);
    if (waits !== undefined) {
      const place = placeOf(path, text, node.start);
      throw new ScriptProblem(`${place}: ${waits} at the top level is not supported`);
    }
    if (node.type === "AwaitExpression") {
      edits.replace(node.start, node.start + "await".length, "");
      edits.wrap(node.start, node.end, "__weir.settled(", ")");
    }
    for (const child of childrenOf(node)) settle(child);
  };
  settle(program);
}

/** Statements that wait without the expression. */
function whatWaits(node: SyntaxNode): string | undefined {
  if (node.type === "ForOfStatement" && node.await) return "for await";
  const isUsing = node.type === "VariableDeclaration" && node.kind === "await using";
  return isUsing ? "await using" : undefined;
}

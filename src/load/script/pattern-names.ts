/** The identifiers that a declaration's pattern binds. */
import type { Identifier, SyntaxNode } from "./syntax.ts";

export function patternNames(node: SyntaxNode): Identifier[] {
  switch (node.type) {
    case "Identifier":
      return [node];
    case "ObjectPattern":
      return node.properties.flatMap((one) =>
        patternNames(one.type === "Property" ? one.value : one.argument),
      );
    case "ArrayPattern":
      return node.elements.flatMap((one) => (one ? patternNames(one) : []));
    case "RestElement":
      return patternNames(node.argument);
    case "AssignmentPattern":
      return patternNames(node.left);
    default:
      return [];
  }
}

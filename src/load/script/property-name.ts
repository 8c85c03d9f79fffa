/** The name of a property where it is written down, undefined where it is computed. */
import type { SyntaxNode } from "./syntax.ts";

export function propertyName(computed: boolean, key: SyntaxNode): string | undefined {
  if (!computed && key.type === "Identifier") return key.name;
  if (!computed && key.type === "PrivateIdentifier") return `#${key.name}`;
  if (key.type === "Literal" && typeof key.value === "string") return key.value;
  return undefined;
}

/** A module's text and its syntax tree. Of TypeScript the types are blanked out in place. */
import { stripTypeScriptTypes } from "node:module";
import { type Program, parse } from "acorn";

export interface ParsedModule {
  readonly text: string;
  readonly program: Program;
}

/** Throws a SyntaxError with its place in the message. */
export function parseModule(path: string, source: string): ParsedModule {
  const isTyped = path.endsWith(".ts");
  let text = isTyped ? stripTypeScriptTypes(source) : source;
  for (;;) {
    try {
      return { text, program: parse(text, options) };
    } catch (error) {
      // `export { User }` of a type is left when the type is gone; k6's compiler drops it too.
      const without = isTyped ? withoutExport(text, error) : undefined;
      if (without === undefined) throw error;
      text = without;
    }
  }
}

const options = { ecmaVersion: "latest", sourceType: "module", allowHashBang: true } as const;

/** Blanks the name that is exported and not there; `undefined` when the error is another. */
function withoutExport(text: string, error: unknown): string | undefined {
  const { message, pos } = error as { message: string; pos: number };
  const name = /^Export '([^']+)' is not defined/.exec(message)?.[1];
  if (name === undefined) return undefined;
  const rest = text.slice(pos + name.length);
  const comma = /^\s*,/.exec(rest)?.[0] ?? "";
  const blank = (part: string): string => part.replaceAll(/\S/g, " ");
  return text.slice(0, pos) + blank(name + comma) + rest.slice(comma.length);
}

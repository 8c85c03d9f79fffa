/** The compiler is not talked out of its opinion. */
import type { Rule, Violation } from "./rule.ts";
import type { SourceFile } from "./source-file.ts";

export const typeRules: readonly Rule[] = [
  {
    id: "any",
    title: "no type is any",
    find: (tree) =>
      tree.code("src", "test", "bench").flatMap((file) => {
        if (!file.path.endsWith(".ts")) return [];
        const types = file.types.replace(/"[^"\n]*"|'[^'\n]*'/g, '""');
        return found(
          file,
          types,
          /(?<![.\w])any\b(?!\s*[?:(])/g,
          "says any; say unknown and check",
        );
      }),
  },
  {
    id: "silenced",
    title: "neither compiler nor linter is silenced",
    find: (tree) =>
      tree
        .code("src", "test", "bench", "k6")
        .flatMap((file) =>
          found(
            file,
            file.text,
            /\/[/*]\s*(?:@ts-(?:ignore|nocheck|expect-error)|biome-ignore)\b/g,
            "silences a check",
          ),
        ),
  },
];

function found(file: SourceFile, text: string, pattern: RegExp, what: string): Violation[] {
  return [...text.matchAll(pattern)].map((match) => ({
    path: file.path,
    message: `line ${file.lineOf(match.index)} ${what}`,
  }));
}

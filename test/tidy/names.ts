/** Names that say nothing, or that promise a layer nobody needs. */
import { posix } from "node:path";
import type { Rule, Violation } from "./rule.ts";
import type { SourceFile } from "./source-file.ts";

const bannedInPath =
  /^(?:common|data|handler|helpers?|impl|index|info|manager|misc|services?|temp|utils?)$/i;
const layers = "Manager|Handler|Helper|Service|Impl|Factory|Provider|Utils?|Info|Data";
/** A declaration, not the import of a library's type. */
const declaration = "^(?:export\\s+)?(?:abstract\\s+)?";
const bannedTypes = new RegExp(
  `${declaration}(?:class|interface|enum|type(?=[^=]*=))\\s+(\\w*(?:${layers}))\\b`,
  "gm",
);
const kebabCase = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/;

export const nameRules: readonly Rule[] = [
  {
    id: "path-names",
    title: "no file or folder has a name that says nothing",
    find: (tree) =>
      tree.code("src", "test", "bench", "drills", "docs", "deploy").flatMap((file) => {
        // "data plane" is a word of the field.
        const parts = file.path.replace("data-plane", "").split(/[/.-]/);
        const word = parts.find((part) => bannedInPath.test(part));
        if (word === undefined) return [];
        return [{ path: file.path, message: `"${word}" says nothing; name what the file gives` }];
      }),
  },
  {
    id: "kebab-case",
    title: "files are named in kebab-case",
    find: (tree) =>
      tree
        .code("src", "test", "bench")
        .filter((file) => !kebabCase.test(posix.basename(file.path, ".ts")))
        .map((file) => ({ path: file.path, message: "is not in kebab-case" })),
  },
  {
    id: "type-names",
    title: "no type is named after a layer",
    find: (tree) => tree.code("src", "test", "bench").flatMap(bannedTypeNames),
  },
];

function bannedTypeNames(file: SourceFile): Violation[] {
  return [...file.textWithoutComments.matchAll(bannedTypes)].map((match) => ({
    path: file.path,
    message: `line ${file.lineOf(match.index)}: ${match[1]} is named after a layer`,
  }));
}

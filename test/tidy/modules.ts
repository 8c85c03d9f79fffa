/** A file is named after the one thing it gives, and nobody passes on what others give. */
import type { Rule, Violation } from "./rule.ts";
import type { SourceFile } from "./source-file.ts";
import type { SourceTree } from "./source-tree.ts";

export const moduleRules: readonly Rule[] = [
  {
    id: "index-files",
    title: "there is no index.ts",
    find: (tree) =>
      codeOf(tree)
        .filter((file) => /^index\.[jt]s$/.test(file.name))
        .map((file) => ({ path: file.path, message: "import the file that has the thing" })),
  },
  {
    id: "re-exports",
    title: "nothing is exported from another file",
    find: (tree) => codeOf(tree).flatMap(reExports),
  },
  {
    id: "default-exports",
    title: "there are no default exports",
    // k6 asks for them in its scripts.
    find: (tree) =>
      codeOf(tree).flatMap((file) =>
        linesMatching(file, /^export default\b/gm, "exports a thing without a name"),
      ),
  },
];

function codeOf(tree: SourceTree): SourceFile[] {
  return tree.code("src", "test", "bench");
}

/** Of values by the syntax tree, of types by what Node takes out. */
function reExports(file: SourceFile): Violation[] {
  const ofValues = file.program.body
    .filter((node) => /^Export(?:All|Named)Declaration$/.test(node.type))
    .filter((node) => (node as { source?: unknown }).source)
    .map((node) => node.start);
  const ofTypes = [...file.types.matchAll(/\bexport\s+type\s*(?:\*|\{[^}]*\})[^;=]*?\bfrom\b/g)];
  return [...ofValues, ...ofTypes.map((match) => match.index)].map((position) => ({
    path: file.path,
    message: `line ${file.lineOf(position)} passes on what another file gives`,
  }));
}

function linesMatching(file: SourceFile, pattern: RegExp, what: string): Violation[] {
  return [...file.textWithoutComments.matchAll(pattern)].map((match) => ({
    path: file.path,
    message: `line ${file.lineOf(match.index)} ${what}`,
  }));
}

/** What the documents point at is there. */
import { posix } from "node:path";
import type { Rule, Violation } from "./rule.ts";
import type { SourceFile } from "./source-file.ts";
import type { SourceTree } from "./source-tree.ts";

export const documentRules: readonly Rule[] = [
  {
    id: "readme-layout",
    title: "every path in the README's layout exists",
    find: (tree) => {
      const readme = tree.files.get("README.md");
      if (!readme) return [{ path: "README.md", message: "is missing" }];
      return missing(tree, readme, layoutPaths(readme.text));
    },
  },
  {
    id: "readme-rooms",
    title: "every folder at the top, and every room, is in the README's layout",
    find: (tree) => {
      const shown = layoutPaths(tree.files.get("README.md")?.text ?? "");
      return [...foldersOf(tree)]
        .filter((folder) => !shown.some((path) => path.startsWith(folder)))
        .map((folder) => ({ path: "README.md", message: `has no ${folder} in its layout` }));
    },
  },
  {
    id: "links",
    title: "every link between documents leads to a file",
    find: (tree) => documentsOf(tree).flatMap((file) => missing(tree, file, linkedPaths(file))),
  },
  {
    id: "found-documents",
    title: "every document is linked from another one, or its folder is",
    find: (tree) => {
      const linked = new Set(documentsOf(tree).flatMap(linkedPaths));
      return documentsOf(tree)
        .map(({ path }) => path)
        .filter((path) => path.startsWith("docs/"))
        .filter((path) => !linked.has(path) && !linked.has(`${posix.dirname(path)}/`))
        .map((path) => ({ path, message: "is linked from nowhere" }));
    },
  },
  {
    id: "named-paths",
    title: "every path of the tree that a document names in code style exists",
    find: (tree) => documentsOf(tree).flatMap((file) => missing(tree, file, namedPaths(file.text))),
  },
];

/** Hidden ones are for tools. */
function foldersOf(tree: SourceTree): Set<string> {
  const tops = [...tree.files.keys()].map((path) => /^(?!\.)[^/]+\/(?=.)/.exec(path)?.[0]);
  const rooms = [...tree.files.keys()].map((path) => /^src\/[^/]+\//.exec(path)?.[0]);
  return new Set([...tops, ...rooms].filter((folder) => folder !== undefined));
}

function documentsOf(tree: SourceTree): SourceFile[] {
  return [...tree.files.values()].filter((file) => file.path.endsWith(".md"));
}

function missing(tree: SourceTree, file: SourceFile, paths: readonly string[]): Violation[] {
  return paths
    .filter((path) => !tree.hasPath(path))
    .map((path) => ({ path: file.path, message: `names ${path}, which is not there` }));
}

/** First words of the lines in the fenced block under "Layout"; indented names are inside. */
export function layoutPaths(text: string): string[] {
  const block = /^## Layout\n[\s\S]*?```\w*\n([\s\S]*?)```/m.exec(text)?.[1] ?? "";
  const paths: string[] = [];
  const folders: { indent: number; path: string }[] = [];
  for (const line of block.split("\n")) {
    const match = /^( *)([\w.{},/-]+)/.exec(line);
    if (!match) continue;
    const indent = match[1]!.length;
    while (folders.length > 0 && folders.at(-1)!.indent >= indent) folders.pop();
    const parent = folders.at(-1)?.path ?? "";
    const names = unfold(match[2]!).map((name) => parent + name);
    paths.push(...names);
    if (names[0]!.endsWith("/")) folders.push({ indent, path: names[0]! });
  }
  return paths;
}

/** `targets/{hello,sre}/` → `targets/hello/`, `targets/sre/` */
function unfold(name: string): string[] {
  const match = /^(.*)\{(.*)\}(.*)$/.exec(name);
  if (!match) return [name];
  return match[2]!.split(",").map((part) => `${match[1]}${part}${match[3]}`);
}

function linkedPaths(file: SourceFile): string[] {
  const links = [...file.text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)(?:#[^)]*)?\)/g)];
  return links.map(([, target]) => posix.join(posix.dirname(file.path), target!));
}

/** `src/…`, `test/…` and the like between back-quotes, without patterns and placeholders. */
function namedPaths(text: string): string[] {
  const pattern = /`((?:src|test|bench|k6|drills|deploy|docs|bin|\.ci)\/[\w./-]*[\w/-])`/g;
  return [...text.matchAll(pattern)].map(([, path]) => path!);
}

/** The files of the project, read once for all rules. A rule's test makes a small tree itself. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SourceFile } from "./source-file.ts";

/** In a work tree of its own `.git` is a file. */
const skippedNames = new Set([".git", "node_modules", "dist"]);
const textNames = /\.(?:[cm]?[jt]sx?|json|ya?ml|md|sh|css|html|lua|tpl|alloy|txt|svg|toml|conf)$/;

export class SourceTree {
  readonly files: ReadonlyMap<string, SourceFile>;

  constructor(texts: Readonly<Record<string, string>>) {
    const entries = Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1));
    this.files = new Map(entries.map(([path, text]) => [path, new SourceFile(path, text)]));
  }

  /** Every file below `root`, except what is generated or installed; pictures have no text. */
  static read(root: string): SourceTree {
    const texts: Record<string, string> = {};
    const visit = (folder: string): void => {
      for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
        if (skippedNames.has(entry.name)) continue;
        const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) visit(path);
        if (entry.isFile()) {
          texts[path] = isText(entry.name) ? readFileSync(join(root, path), "utf8") : "";
        }
      }
    };
    visit("");
    return new SourceTree(texts);
  }

  /** TypeScript below `folder`, tests left out. */
  sources(folder = "src"): SourceFile[] {
    return this.code(folder).filter((file) => file.path.endsWith(".ts") && !file.isTest);
  }

  /** TypeScript and JavaScript below the folders, tests included. */
  code(...folders: readonly string[]): SourceFile[] {
    return [...this.files.values()].filter(
      ({ path }) =>
        /\.[jt]s$/.test(path) && folders.some((folder) => path.startsWith(`${folder}/`)),
    );
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  /** The file or folder is there. */
  hasPath(path: string): boolean {
    const plain = path.replace(/\/$/, "");
    return this.has(plain) || [...this.files.keys()].some((file) => file.startsWith(`${plain}/`));
  }
}

/** Files without an extension are read too: `Makefile`, `bin/weir`, `LICENSE`. */
function isText(name: string): boolean {
  return textNames.test(name) || !name.slice(1).includes(".");
}

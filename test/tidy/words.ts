/** What a stranger must not find: praise, pictures, and traces of where the tree was written. */
import type { Rule, Violation } from "./rule.ts";
import type { SourceFile } from "./source-file.ts";
import type { SourceTree } from "./source-tree.ts";

const praise = anyOf([
  "blazing(?:ly)?",
  "comprehensive",
  "cutting-edge",
  "(?:enterprise|production)-(?:grade|ready)",
  "robust",
  "seamless(?:ly)?",
  "state-of-the-art",
  "world-class",
]);
const picture = /\p{Emoji_Presentation}|\uFE0F/gu;
const machinePath = /(?:^|[\s"'`(=:])(?:\/work\/|\/root\/|\/home\/\w+\/|\/Users\/)[\w.-]*/g;
const authoring = anyOf([
  "(?:sub-?|helper |coding )agents?",
  "coding sessions?",
  "ai[- ](?:assistants?|generated)",
  "language models?",
  "anthropic",
  "chatgpt",
  "claude",
]);
const registryHost = "registry\\.|artifactory|verdaccio|npmjs\\.org|npmmirror";
const registry = new RegExp(`https?://[\\w.-]*(?:${registryHost})[\\w./-]*|"resolved":`, "g");

export const wordRules: readonly Rule[] = [
  phrase("praise", "no text praises", praise, "praises; say what it does"),
  phrase("pictures", "no text has pictograms", picture, "is a pictogram"),
  phrase(
    "machine-paths",
    "no text names a folder of somebody's machine",
    machinePath,
    "is a path of one machine",
  ),
  phrase(
    "authoring",
    "no text tells how it was written",
    authoring,
    "tells how the text was written",
  ),
  phrase("registries", "no file names a package registry", registry, "names a package registry"),
  {
    id: "conflicts",
    title: "no file has conflict marks or spaces at line ends",
    find: (tree) =>
      filesOf(tree)
        .filter((file) => !file.path.endsWith(".md") || !/test\/wire\//.test(file.path))
        .flatMap((file) =>
          matches(file, /^(?:<{7} |>{7} )|[ \t]+$/gm, "is a conflict mark or space"),
        ),
  },
];

function anyOf(words: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${words.join("|")})\\b`, "gi");
}

function phrase(id: string, title: string, pattern: RegExp, what: string): Rule {
  return {
    id,
    title,
    find: (tree) => filesOf(tree).flatMap((file) => matches(file, pattern, what)),
  };
}

/** This file and its test must name what they look for. */
function filesOf(tree: SourceTree): SourceFile[] {
  return [...tree.files.values()].filter((file) => !file.path.startsWith("test/tidy/words."));
}

function matches(file: SourceFile, pattern: RegExp, what: string): Violation[] {
  return [...file.text.matchAll(pattern)].map((match) => ({
    path: file.path,
    message: `line ${file.lineOf(match.index)}: "${match[0].trim()}" ${what}`,
  }));
}

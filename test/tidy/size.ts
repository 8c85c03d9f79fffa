/** How long a file, a function and a line may be, and how many arguments a function takes. */
import type { CallExpression, Function as FunctionNode, Node } from "acorn";
import type { Rule, Violation } from "./rule.ts";
import type { SourceFile } from "./source-file.ts";
import { walkSyntax } from "./walk-syntax.ts";

const fileLinesMax = 300;
const functionLinesMax = 70;
const columnsMax = 100;
const parametersMax = 4;
const folders = ["src", "test", "bench", "k6"];

export const sizeRules: readonly Rule[] = [
  {
    id: "file-length",
    title: `a file has at most ${fileLinesMax} lines`,
    find: (tree) =>
      tree
        .code(...folders)
        .filter((file) => file.lines.length > fileLinesMax)
        .map((file) => ({
          path: file.path,
          message: `has ${file.lines.length} lines; split it by behaviour`,
        })),
  },
  {
    id: "line-length",
    title: `a line has at most ${columnsMax} columns`,
    find: (tree) => tree.code(...folders).flatMap(longLines),
  },
  {
    id: "function-length",
    title: `a function has at most ${functionLinesMax} lines`,
    find: (tree) => tree.code(...folders).flatMap(longFunctions),
  },
  {
    id: "parameters",
    title: `a function takes at most ${parametersMax} arguments`,
    find: (tree) => tree.code(...folders).flatMap(manyParameters),
  },
];

/** In tests strings do not count: a row of a table stays one line, whatever the text in it. */
function longLines(file: SourceFile): Violation[] {
  return file.lines.flatMap((line, index) => {
    const columns = [...line].length;
    const counted = file.isTest ? line.replace(/(["'`]).*\1|\/.*\//g, "") : line;
    if ([...counted].length <= columnsMax) return [];
    return [{ path: file.path, message: `line ${index + 1} has ${columns} columns` }];
  });
}

function longFunctions(file: SourceFile): Violation[] {
  const suites = suitesOf(file);
  return functionsOf(file).flatMap((node) => {
    const lines = node.loc!.end.line - node.loc!.start.line + 1;
    if (lines <= functionLinesMax || suites.has(node)) return [];
    const message = `the function at line ${node.loc!.start.line} has ${lines} lines`;
    return [{ path: file.path, message }];
  });
}

function manyParameters(file: SourceFile): Violation[] {
  return functionsOf(file)
    .filter((node) => node.params.length > parametersMax)
    .map((node) => ({
      path: file.path,
      message: `the function at line ${node.loc!.start.line} takes ${node.params.length} arguments`,
    }));
}

function functionsOf(file: SourceFile): FunctionNode[] {
  const found: FunctionNode[] = [];
  walkSyntax(file.program, (node) => {
    if (/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) {
      found.push(node as FunctionNode);
    }
  });
  return found;
}

/** Functions that hold tests: they are lists of functions more than functions themselves. */
function suitesOf(file: SourceFile): Set<Node> {
  const functions = functionsOf(file);
  const suites = new Set<Node>();
  walkSyntax(file.program, (node) => {
    if (node.type !== "CallExpression") return;
    const { callee } = node as CallExpression;
    if (!/^(?:describe|it|test)$/.test(file.text.slice(callee.start, callee.end))) return;
    for (const around of functions) {
      if (around.start < node.start && node.end <= around.end) suites.add(around);
    }
  });
  return suites;
}

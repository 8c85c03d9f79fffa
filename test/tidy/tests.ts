/** Every part has its test, and every test is whole. */
import type { CallExpression } from "acorn";
import { floorOf, roomOf } from "./floors.ts";
import type { Rule, Violation } from "./rule.ts";
import type { SourceFile } from "./source-file.ts";
import type { SourceTree } from "./source-tree.ts";
import { walkSyntax } from "./walk-syntax.ts";

/** From this length on, and up to this floor, a file has a test of its own beside it. */
const linesMin = 30;
const floorMax = 3;

export const testRules: readonly Rule[] = [
  {
    id: "test-beside",
    title: "a source file that does something, on floors 0 to 3, has a test beside it",
    find: (tree) =>
      tree
        .sources()
        .filter((file) => needsTest(file) && !hasTest(file, tree))
        .map((file) => ({
          path: file.path,
          message: `has no ${file.name.replace(/\.ts$/, ".test.ts")} beside it`,
        })),
  },
  {
    id: "narrowed-tests",
    title: "no test is narrowed to itself or left for later",
    find: (tree) => tree.code("src", "test").flatMap(narrowedTests),
  },
  {
    id: "test-titles",
    title: "a test's title says what is, not what should be",
    find: (tree) => tree.code("src", "test").flatMap(wishfulTitles),
  },
];

function narrowedTests(file: SourceFile): Violation[] {
  return callsIn(file).flatMap(({ name, line }) => {
    const match = /^(?:test|it|describe|suite)\.(only|todo)$/.exec(name);
    return match ? [{ path: file.path, message: `line ${line} says .${match[1]}` }] : [];
  });
}

function wishfulTitles(file: SourceFile): Violation[] {
  return callsIn(file)
    .filter(({ name, first }) => /^(?:test|it)$/.test(name) && /\bshould\b/.test(first))
    .map(({ first, line }) => ({ path: file.path, message: `line ${line}: ${first} says should` }));
}

interface Call {
  readonly name: string;
  /** The first argument, as it is written. */
  readonly first: string;
  readonly line: number;
}

function callsIn(file: SourceFile): Call[] {
  const calls: Call[] = [];
  walkSyntax(file.program, (node) => {
    if (node.type !== "CallExpression") return;
    const { callee, arguments: given } = node as CallExpression;
    calls.push({
      name: file.text.slice(callee.start, callee.end),
      first: given[0] ? file.text.slice(given[0].start, given[0].end) : "",
      line: node.loc!.start.line,
    });
  });
  return calls;
}

function needsTest(file: SourceFile): boolean {
  const room = roomOf(file.path);
  if (room === undefined || floorOf(room) > floorMax || file.lines.length <= linesMin) return false;
  // A file of types alone does nothing that could be tested.
  return file.program.body.some(({ type }) => !/^(?:Import|Empty)/.test(type));
}

/** `x.test.ts`, or split by behaviour: `x.half-open.test.ts`. */
function hasTest(file: SourceFile, tree: SourceTree): boolean {
  const stem = file.path.replace(/\.ts$/, "");
  if (tree.has(`${stem}.test.ts`)) return true;
  return [...tree.files.keys()].some(
    (path) => path.startsWith(`${stem}.`) && /^[\w-]+\.test\.ts$/.test(path.slice(stem.length + 1)),
  );
}

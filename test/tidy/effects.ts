/**
 * Where the world may be touched: clock, chance, environment, console and Node's error codes. All
 * else is given them as arguments, so that it can be tested and simulated.
 */
import type { Node } from "acorn";
import type { Rule, Violation } from "./rule.ts";
import type { SourceFile } from "./source-file.ts";
import { walkSyntax } from "./walk-syntax.ts";

const clockOrChance = /^(?:Date\.now|new Date\(\)|performance\.now|process\.hrtime|Math\.random)$/;

export const effectRules: readonly Rule[] = [
  {
    id: "clocks",
    title: "clock and chance are read only where they are listed",
    find: (tree) =>
      tree
        .sources()
        .flatMap((file) =>
          uses(file, clockOrChance, "takes time or chance from the world; take it as an argument"),
        ),
  },
  {
    id: "environment",
    title: "only main.ts reads the environment",
    find: (tree) =>
      tree
        .sources()
        .filter((file) => file.path !== "src/main.ts")
        .flatMap((file) =>
          uses(file, /^process\.env$/, "reads the environment; take it as an argument"),
        ),
  },
  {
    id: "console",
    title: "only commands write to the console",
    find: (tree) =>
      tree
        .sources()
        .filter((file) => !file.path.startsWith("src/commands/") && file.path !== "src/main.ts")
        .flatMap((file) => uses(file, /^console\.\w+$/, "writes to the console")),
  },
  {
    id: "error-codes",
    title: "only to-failure.ts compares codes and messages of errors",
    find: (tree) =>
      tree
        .sources()
        .filter((file) => file.name !== "to-failure.ts")
        .flatMap(comparedErrors),
  },
];

function uses(file: SourceFile, meant: RegExp, what: string): Violation[] {
  const violations: Violation[] = [];
  walkSyntax(file.program, (node) => {
    if (node.type !== "MemberExpression" && node.type !== "NewExpression") return;
    const code = codeOf(file, node);
    if (!meant.test(code)) return;
    violations.push({ path: file.path, message: `line ${node.loc!.start.line}: ${code} ${what}` });
  });
  return violations;
}

function comparedErrors(file: SourceFile): Violation[] {
  const violations: Violation[] = [];
  walkSyntax(file.program, (node) => {
    for (const part of comparedParts(node)) {
      const code = codeOf(file, part);
      if (!/\b(?:error|err|cause)\)?\??\.(?:code|message)$/.test(code)) continue;
      const message = `line ${part.loc!.start.line} compares ${code}; leave it to to-failure.ts`;
      violations.push({ path: file.path, message });
    }
  });
  return violations;
}

function comparedParts(node: Node): Node[] {
  if (node.type === "SwitchStatement")
    return [(node as Node & { discriminant: Node }).discriminant];
  if (node.type !== "BinaryExpression") return [];
  const { operator, left, right } = node as Node & { operator: string; left: Node; right: Node };
  return /^[!=]==?$/.test(operator) ? [left, right] : [];
}

/** The code of a node on one line, without what types left behind. */
function codeOf(file: SourceFile, node: Node): string {
  const types = file.types.slice(node.start, node.end);
  const text = file.textWithoutComments.slice(node.start, node.end);
  const characters = [...text].map((character, i) => (types[i] === " " ? character : " "));
  return characters
    .join("")
    .replace(/\s+/g, " ")
    .replace(/\s+(?=[).])/g, "");
}

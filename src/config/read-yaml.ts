/**
 * Reads a configuration file: text → checked value, or every problem with file, line and column.
 *
 *     weir.yaml:12:17: upstreams.bins.health.interval: must be a duration like 5s, got 5
 *
 * Defaults stand in the schema, so the value that comes out has them all. JSON is read too, since
 * every JSON text is YAML.
 */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { checkValue, type Problem } from "./check-value.ts";
import { ConfigurationProblems } from "./configuration-problems.ts";

/** No configuration written by people comes near; a log file given by mistake does. */
const charactersMax = 4 * 1024 * 1024;

/** Throws `ConfigurationProblems`. `fileName` is used in messages only. */
export function readYaml<S extends z.ZodType>(
  text: string,
  fileName: string,
  schema: S,
): z.output<S> {
  if (text.length > charactersMax) {
    throw new ConfigurationProblems([
      `${fileName}: must have at most ${charactersMax} characters, got ${text.length}`,
    ]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${line}:${col}`;
  };

  const flaws = [...document.errors, ...document.warnings];
  if (flaws.length > 0) {
    throw new ConfigurationProblems(
      flaws.map((flaw) => `${place(flaw.pos[0])}: is not valid YAML: ${toClause(flaw.message)}`),
    );
  }

  const checked = checkValue(schema, toPlainValue(document, fileName));
  if (checked.ok) return checked.value;
  const found = checked.problems.map((problem) => ({ problem, at: offsetOf(document, problem) }));
  throw new ConfigurationProblems(
    found
      .sort((a, b) => a.at - b.at)
      .map(({ problem, at }) => {
        const path = toPathText(problem.path);
        return `${place(at)}: ${path === "" ? "" : `${path}: `}${problem.sentence}`;
      }),
  );
}

/** What the text says, unchecked; `undefined` when it is not YAML. */
export function readLooseYaml(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: false, logLevel: "silent" });
  if (document.errors.length > 0) return undefined;
  try {
    return document.toJS();
  } catch {
    // `readYaml` says what is wrong with it.
    return undefined;
  }
}

/**
 * Gives problems their places that were found behind the text, in files or ports that it names:
 * `listeners[0].tls.cert: cannot be read` becomes `weir.yaml:4:19: listeners[0].tls.cert: …`. One
 * that begins with no path into the text stays as it is.
 */
export function locateProblems(
  text: string,
  fileName: string,
  problems: readonly string[],
): string[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  return problems.map((sentence) => {
    const path = toPath(/^([A-Za-z][\w.[\]-]*): /.exec(sentence)?.[1] ?? "");
    if (path.length === 0 || !document.has(path[0])) return sentence;
    const offset = offsetOf(document, { path, isAboutKey: false, sentence });
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${line}:${col}: ${sentence}`;
  });
}

/** The reverse of `toPathText`, for keys that need no quotes. */
function toPath(text: string): (string | number)[] {
  const keys = text.match(/\[\d+\]|[\w-]+/g) ?? [];
  return keys.map((key) => (key.startsWith("[") ? Number(key.slice(1, -1)) : key));
}

function toPlainValue(document: Document, fileName: string): unknown {
  try {
    const value: unknown = document.toJS();
    if (!isCircular(value)) return value;
  } catch (error) {
    // An alias without its anchor, or aliases that unfold to more than the library allows, are
    // found only here, and told without a place.
    const message = error instanceof Error ? error.message : String(error);
    throw new ConfigurationProblems([`${fileName}: is not valid YAML: ${toClause(message)}`]);
  }
  throw new ConfigurationProblems([
    `${fileName}: must not have an alias within what its anchor stands for`,
  ]);
}

/** Valid YAML, but whoever goes through the value would come to no end. */
function isCircular(value: unknown, above: readonly unknown[] = []): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (above.includes(value)) return true;
  return Object.values(value).some((one) => isCircular(one, [...above, value]));
}

/** Where the problem stands in the text; of a missing key, where its mapping begins. */
function offsetOf(document: Document, problem: Problem): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, key] of problem.path.entries()) {
    const parent = isAlias(node) ? node.resolve(document) : node;
    if (isMap(parent)) {
      const pair = parent.items.find(
        ({ key: name }) => isScalar(name) && String(name.value) === key,
      );
      if (!pair) return offset;
      const isLast = depth === problem.path.length - 1;
      if (isLast && problem.isAboutKey) return startOf(pair.key) ?? offset;
      node = pair.value;
      offset = startOf(node) ?? startOf(pair.key) ?? offset;
    } else if (isSeq(parent)) {
      node = parent.items[Number(key)];
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as { range?: [number, number, number] | null } | null | undefined)?.range?.[0];
}

/** `listeners[0].routes[2].match.path` */
function toPathText(path: readonly PropertyKey[]): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else if (/^[\w-]+$/.test(String(key))) text += text === "" ? String(key) : `.${String(key)}`;
    else text += `[${JSON.stringify(String(key))}]`;
  }
  return text;
}

/** A sentence of the library, to stand after a colon. */
function toClause(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

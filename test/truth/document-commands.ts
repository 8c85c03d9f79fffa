/** What documents tell people to type: lines of their `sh` blocks, and commands in code style. */
import type { SourceFile } from "../tidy/source-file.ts";

export interface DocumentCommand {
  readonly path: string;
  readonly line: number;
  /** As it stands there, without comment. */
  readonly text: string;
  /** `NAME=value` in front of it, the names. */
  readonly variables: readonly string[];
  /** `make`, `weir`, `curl` … */
  readonly program: string;
  readonly words: readonly string[];
}

/** A code span that begins with one of these, and goes on, is a command. */
const programs = ["npx", "weir", "make", "node", "k6", "curl", "wrk", "go", "promtool"];

export function documentCommands(file: SourceFile): DocumentCommand[] {
  return [...shellLines(file.text), ...codeSpans(file.text)]
    .sort((a, b) => a.line - b.line)
    .map(({ line, text }) => toCommand(file.path, line, text));
}

interface Typed {
  readonly line: number;
  readonly text: string;
}

function shellLines(text: string): Typed[] {
  const typed: Typed[] = [];
  let fence: string | undefined;
  for (const [at, line] of text.split("\n").entries()) {
    const mark = /^```(\w*)/.exec(line)?.[1];
    if (mark !== undefined) fence = fence === undefined ? mark : undefined;
    else if (fence === "sh" || (fence === "" && /^make /.test(line))) {
      const command = line.replace(/(?:^|\s)#.*$/, "").trim();
      if (command !== "") typed.push({ line: at + 1, text: command });
    }
  }
  return typed;
}

function codeSpans(text: string): Typed[] {
  // Of the same length, so that lines keep their numbers.
  const prose = text.replace(/^```[\s\S]*?^```$/gm, (block) => block.replace(/[^\n]/g, " "));
  return [...prose.matchAll(/`([^`]+)`/g)]
    .map((match) => ({
      line: prose.slice(0, match.index).split("\n").length,
      text: match[1]!.replace(/\s+/g, " "),
    }))
    .filter(({ text: span }) => {
      const [first, second] = span.split(" ");
      return programs.includes(first!) && second !== undefined;
    });
}

function toCommand(path: string, line: number, text: string): DocumentCommand {
  const words = text.split(/\s+/);
  const variables: string[] = [];
  while (/^[A-Z_][A-Z0-9_]*=/.test(words[0] ?? "")) variables.push(words.shift()!.split("=")[0]!);
  if (words[0] === "npx") words.shift();
  const [program = "", ...rest] = words;
  return { path, line, text, variables, program, words: rest };
}

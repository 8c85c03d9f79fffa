/**
 * One file of the tree, as the rules see it. TypeScript is read with the parts that Node itself
 * uses to run it: the types are blanked out in place, and what is left is parsed as JavaScript. So
 * every position is the same in the text, in the code and in the syntax tree.
 */
import { stripTypeScriptTypes } from "node:module";
import { posix } from "node:path";
import { type Comment, type Program, parse } from "acorn";

export class SourceFile {
  readonly path: string;
  readonly text: string;
  #syntax: Syntax | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  get name(): string {
    return posix.basename(this.path);
  }

  /** A test, or `…-for-tests.ts`: what the tests of a room share. */
  get isTest(): boolean {
    return isTestPath(this.path);
  }

  get lines(): string[] {
    return this.text.replace(/\n$/, "").split("\n");
  }

  /** What runs: the syntax tree without types. */
  get program(): Program {
    return this.#read().program;
  }

  /** The text with all comments blanked out, types included. */
  get textWithoutComments(): string {
    return this.#read().textWithoutComments;
  }

  /** The types alone: everything that Node takes out before it runs the file. */
  get types(): string {
    return this.#read().types;
  }

  lineOf(position: number): number {
    return this.text.slice(0, position).split("\n").length;
  }

  /** Files of the tree that this one names in a string: imports, workers, pages. */
  references(): string[] {
    const named = this.textWithoutComments.matchAll(
      /["'](\.{1,2}\/[^"'\n]*\.(?:ts|js|css|html))["']/g,
    );
    return [...named].map(([, target]) => posix.join(posix.dirname(this.path), target!));
  }

  /** Files of the tree that this one imports, for their values or for their types. */
  imports(): string[] {
    const pattern = /\b(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["']/g;
    const named = this.textWithoutComments.matchAll(pattern);
    return [...named].map(([, target]) => posix.join(posix.dirname(this.path), target!));
  }

  #read(): Syntax {
    this.#syntax ??= this.#readSyntax();
    return this.#syntax;
  }

  #readSyntax(): Syntax {
    try {
      return readSyntax(this.text, this.path.endsWith(".ts"));
    } catch (cause) {
      // The parsers do not know which file they read.
      throw new Error(`${this.path} cannot be read`, { cause });
    }
  }
}

export function isTestPath(path: string): boolean {
  return /(?:\.test|-for-tests)\.ts$/.test(path);
}

interface Syntax {
  readonly program: Program;
  readonly textWithoutComments: string;
  readonly types: string;
}

function readSyntax(text: string, isTypeScript: boolean): Syntax {
  const code = isTypeScript ? stripTypeScriptTypes(text) : text;
  const comments: Comment[] = [];
  const program = parse(code, {
    ecmaVersion: "latest",
    sourceType: "module",
    locations: true,
    onComment: comments,
  });
  const characters = blankComments(text, comments).split("");
  const types = typesOf(text, code);
  const typesAlone = blankCommentsIn(types);
  for (let i = 0; i < characters.length; i++) {
    if (types[i] !== " " && typesAlone[i] === " ") characters[i] = " ";
  }
  return { program, textWithoutComments: characters.join(""), types: typesAlone };
}

function blankComments(text: string, comments: readonly Comment[]): string {
  let result = text;
  for (const { start, end } of comments) {
    result = result.slice(0, start) + blank(result.slice(start, end)) + result.slice(end);
  }
  return result;
}

/** What differs between text and code; the rest is spaces and line ends. */
function typesOf(text: string, code: string): string {
  let types = "";
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    types += character === "\n" || code[i] !== character ? character : " ";
  }
  return types;
}

/** For text that is no JavaScript: comments go, strings that look like comments stay. */
function blankCommentsIn(types: string): string {
  const pattern = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
  return types.replace(pattern, (part) => (part.startsWith("/") ? blank(part) : part));
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}

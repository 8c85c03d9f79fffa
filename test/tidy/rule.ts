import type { SourceTree } from "./source-tree.ts";

export interface Violation {
  /** The file that has to change, or its folder. */
  readonly path: string;
  /** What is wrong and what to do, with the line where there is one. */
  readonly message: string;
}

/** A rule of the house that a program can check. */
export interface Rule {
  /** Unique; the exceptions name it. */
  readonly id: string;
  /** A sentence that is true when nothing is found. */
  readonly title: string;
  readonly find: (tree: SourceTree) => Violation[];
}

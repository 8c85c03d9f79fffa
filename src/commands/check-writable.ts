/** Whether files can be written, asked before the work that ends with writing them. */
import { closeSync, lstatSync, openSync, unlinkSync } from "node:fs";
import { ConfigurationProblems } from "../config/configuration-problems.ts";

/**
 * Option → the path that it was given; one that was left out is `undefined`. Throws
 * `ConfigurationProblems` with all that cannot be written. What is there stays as it is.
 */
export function checkWritable(paths: Readonly<Record<string, string | undefined>>): void {
  const problems = Object.entries(paths).flatMap(([option, path]) => {
    const reason = path === undefined ? undefined : whyNotWritable(path);
    return reason === undefined ? [] : [`--${option} ${path}: ${reason}`];
  });
  if (problems.length > 0) throw new ConfigurationProblems(problems);
}

function whyNotWritable(path: string): string | undefined {
  try {
    const isThere = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    closeSync(openSync(path, "a"));
    // The work may not come to its end.
    if (!isThere) unlinkSync(path);
    return undefined;
  } catch (error) {
    // The answer of this function is what opening says; any refusal of the system is one.
    return error instanceof Error ? error.message : String(error);
  }
}

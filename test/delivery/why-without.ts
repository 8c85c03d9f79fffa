/** Whether a program is on PATH, and otherwise what to tell about a test that needs it. */
import { spawnSync } from "node:child_process";

/** `words`: what it is asked, so that it ends at once. */
export function whyWithout(program: string, ...words: readonly string[]): string | false {
  const { error } = spawnSync(program, words.length === 0 ? ["--version"] : words);
  return error === undefined ? false : `${program} is not installed`;
}

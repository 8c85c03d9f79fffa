/** Whether a program is on PATH, and otherwise what to tell about a test that needs it. */
import { spawnSync } from "node:child_process";

export function whyWithout(program: string): string | false {
  const { error } = spawnSync(program, ["--version"]);
  return error === undefined ? false : `${program} is not installed`;
}

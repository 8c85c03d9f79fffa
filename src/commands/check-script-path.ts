/** What `k6 run` takes beside a file, and this engine does not, is told by name. */
import { ConfigurationProblems } from "../config/configuration-problems.ts";

export function checkScriptPath(path: string): void {
  const problem = problemOf(path);
  if (problem !== undefined) throw new ConfigurationProblems([`${path}: ${problem}`]);
}

function problemOf(path: string): string | undefined {
  if (path === "-") return "scripts are not read from standard input, give a file";
  if (/^https?:\/\//.test(path)) return "scripts are not fetched, keep a copy here";
  if (/\.tar$/i.test(path)) return "archives of k6 are not read, give the script itself";
  return undefined;
}

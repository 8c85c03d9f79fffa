/** The scripts that the console may start: the files of one folder, and none below it. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";

/** By name, in the order of the alphabet. Throws `ConfigurationProblems`. */
export async function listScripts(folder: string): Promise<ReadonlyMap<string, string>> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries
      .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
      .map(({ name }) => name)
      .sort();
    return new Map(names.map((name) => [name, join(folder, name)]));
  } catch (error) {
    // A folder that cannot be read is a mistake on the command line.
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationProblems([`--scripts: ${reason}`]);
  }
}

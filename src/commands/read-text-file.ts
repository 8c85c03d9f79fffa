/** The text of a file that a command was given; `-` is standard input. */
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { getSystemErrorMessage } from "node:util";
import { ConfigurationProblems } from "../config/configuration-problems.ts";

/** Throws `ConfigurationProblems` when there is no such file, or it may not be read. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return path === "-" ? await text(process.stdin) : await readFile(path, "utf8");
  } catch (error) {
    // A wrong path is the user's mistake, like a wrong key in the file.
    const { errno } = error as NodeJS.ErrnoException;
    const reason = errno === undefined ? String(error) : getSystemErrorMessage(errno);
    throw new ConfigurationProblems([`${path}: cannot be read: ${reason}`]);
  }
}

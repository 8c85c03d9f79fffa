import { dirname } from "node:path";

/** Where the engine itself lives, whatever its folder is called. */
const engineFolder = `${dirname(import.meta.dirname)}/`;

/** What a script threw, as its author wants to read it: without the frames of the engine. */
export function toAuthorText(error: unknown): string {
  if (!(error instanceof Error)) return `Uncaught ${String(error)}`;
  const lines = (error.stack ?? error.message).split("\n");
  return lines
    .filter((line) => !isOfEngine(line))
    .join("\n")
    .replaceAll(/(?:Object\.)?__weirDefault/g, "default");
}

function isOfEngine(line: string): boolean {
  if (!line.startsWith("    at ")) return false;
  return line.includes(engineFolder) || /node:|\/node_modules\/|\(<anonymous>\)$/.test(line);
}

/** What `weir --help` says, of every command. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";

export function commandHelp(root: string): string {
  // A default that comes from the environment would get into the help.
  const { CONFIG_PATH: _, ...env } = process.env;
  const helpOf = (...words: string[]): string =>
    execFileSync(join(root, "bin/weir"), [...words, "--help"], { encoding: "utf8", env });
  const overview = helpOf();
  const commands = [...overview.matchAll(/^ {2}([a-z]+) (?:\[options\] |<)/gm)];
  const sections = commands.map(([, name]) => `## weir ${name}\n\n${fenced(helpOf(name!))}`);
  return [fenced(overview), ...sections].join("\n");
}

function fenced(text: string): string {
  return `\`\`\`\n${text.trimEnd()}\n\`\`\`\n`;
}

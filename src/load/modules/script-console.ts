/** `console` of a script: objects are written as JSON. */
import type { ScriptOutput } from "../running/run-state.ts";
import { toAuthorText } from "../script/author-text.ts";

const levels = ["log", "info", "warn", "error", "debug"];

export function toConsole(output: ScriptOutput): object {
  return Object.fromEntries(
    levels.map((level) => [
      level,
      (...values: unknown[]) => output.log(level, values.map(toText).join(" ")),
    ]),
  );
}

function toText(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Error) return toAuthorText(value);
  return JSON.stringify(value) ?? String(value);
}

/** `console` of a script. */
import type { ScriptOutput } from "../running/run-state.ts";
import { toConsoleText } from "./console-text.ts";

const levels = ["log", "info", "warn", "error", "debug"];

export function toConsole(output: ScriptOutput): object {
  return Object.fromEntries(
    levels.map((level) => [
      level,
      (...values: unknown[]) => output.log(level, values.map(toConsoleText).join(" ")),
    ]),
  );
}

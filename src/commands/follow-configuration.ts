/** Gives a running gateway its configuration file again: at SIGHUP, and when the file changes. */
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { watchFiles } from "../config/watch-files.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { ReloadCause } from "../gateway/reloads.ts";
import type { CommandContext } from "./command-context.ts";
import { readTextFile } from "./read-text-file.ts";

export interface Followed {
  readonly path: string;
  /** As it was when the gateway was started. */
  readonly text: string;
  readonly gateway: Gateway;
}

/** A change is noticed after two looks. */
const WATCH_MS = 250;

/** Answers how to stop. */
export function followConfiguration(
  { path, text, gateway }: Followed,
  context: CommandContext,
): () => void {
  if (path === "-") {
    const problem = "standard input cannot be read again; PUT /config of the admin replaces it";
    return context.onHangup(() => void gateway.rejectReload(problem, "signal"));
  }
  let seen = text;
  const reload = async (cause: ReloadCause): Promise<void> => {
    const present = await readTextFile(path).catch((error: unknown) => {
      if (error instanceof ConfigurationProblems) return error;
      throw error;
    });
    if (present instanceof ConfigurationProblems) {
      await gateway.rejectReload(present.message, cause);
    } else if (present !== seen || cause === "signal") {
      seen = present;
      await gateway.reload(present, path, cause);
    }
  };
  const letGo = context.onHangup(() => void reload("signal"));
  const stopWatching = watchFiles({
    files: [path],
    everyMs: WATCH_MS,
    onChange: () => void reload("file"),
  });
  return () => {
    letGo();
    stopWatching();
  };
}

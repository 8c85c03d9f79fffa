/** Gives a running gateway its configuration file again: at SIGHUP, and when the file changes. */
import type { Logger } from "pino";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { ReloadCause } from "../gateway/reloads.ts";
import type { CommandContext } from "./command-context.ts";
import { readTextFile } from "./read-text-file.ts";
import { watchFile } from "./watch-file.ts";

export interface Followed {
  readonly path: string;
  /** As it was when the gateway was started. */
  readonly text: string;
  readonly gateway: Gateway;
  readonly log: Logger;
}

/** Resolves when it follows, with how to stop. */
export async function followConfiguration(
  { path, text, gateway, log }: Followed,
  context: CommandContext,
): Promise<() => void> {
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
  const stopWatching = await watchFile({
    path,
    onChange: () => void reload("file"),
    onFailure: (reason) => log.warn({ reason }, "changes of the file are not noticed; send SIGHUP"),
  });
  // It may have changed while the gateway started.
  await reload("file");
  return () => {
    letGo();
    stopWatching();
  };
}

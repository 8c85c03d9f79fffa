/** Where the lab keeps its former runs: the user's folder of state, unless told otherwise. */
import { isAbsolute, join } from "node:path";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { RunHistory } from "../../console/history/run-history.ts";

/** `asked`: a file; `false`: nowhere. Throws `ConfigurationProblems` for what cannot be used. */
export function openHistory(
  asked: string | false | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): RunHistory | undefined {
  if (asked === false) return undefined;
  const path = asked ?? usualPath(environment);
  if (path === undefined) return undefined;
  try {
    return new RunHistory(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw new ConfigurationProblems([
      `--history: ${path} cannot be used: ${reason}; --no-history keeps none`,
    ]);
  }
}

/** By the XDG Base Directory Specification, which has a relative path ignored. */
function usualPath({
  XDG_STATE_HOME: state = "",
  HOME: home = "",
}: Readonly<Record<string, string | undefined>>): string | undefined {
  if (isAbsolute(state)) return join(state, "weir", "history.sqlite");
  return isAbsolute(home) ? join(home, ".local", "state", "weir", "history.sqlite") : undefined;
}

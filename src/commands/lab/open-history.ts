/** Where the lab keeps its former runs: the user's folder of state, unless told otherwise. */
import { isAbsolute, join } from "node:path";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { RunHistory } from "../../console/history/run-history.ts";

export interface HistoryPlace {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly complain: (line: string) => void;
}

/**
 * `asked`: a file; `false`: nowhere. Throws `ConfigurationProblems` when the file cannot be used; a
 * usual place that cannot be used, which nobody has asked for, is no reason not to start.
 */
export function openHistory(
  asked: string | false | undefined,
  { environment, complain }: HistoryPlace,
): RunHistory | undefined {
  if (asked === false) return undefined;
  const path = asked ?? usualPath(environment);
  if (path === undefined) return undefined;
  try {
    return new RunHistory(path);
  } catch (error) {
    const reason = `${path} cannot be used: ${error instanceof Error ? error.message : error}`;
    if (asked !== undefined) throw new ConfigurationProblems([`--history: ${reason}`]);
    complain(`weir: no former runs are kept: ${reason}`);
    return undefined;
  }
}

/** By the XDG Base Directory Specification, which has a relative path ignored. */
function usualPath({
  XDG_STATE_HOME: state = "",
  HOME: home = "",
}: HistoryPlace["environment"]): string | undefined {
  if (isAbsolute(state)) return join(state, "weir", "history.sqlite");
  return isAbsolute(home) ? join(home, ".local", "state", "weir", "history.sqlite") : undefined;
}

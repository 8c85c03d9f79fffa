/** Who may reach the console: the machine itself, or whoever has the token. */
import { isIP } from "node:net";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { type ConsoleAccess, tokenCharactersMin } from "../../console/console-guard.ts";
import { isLoopback } from "../../serving/is-loopback.ts";

export interface ConsoleAddressOptions {
  readonly consoleHost: string;
  readonly consoleName?: readonly string[];
}

/** Throws `ConfigurationProblems`. */
export function readConsoleAccess(
  { consoleHost: host, consoleName: names = [] }: ConsoleAddressOptions,
  environment: Readonly<Record<string, string | undefined>>,
): ConsoleAccess {
  const token = environment.CONSOLE_TOKEN;
  const problems: string[] = [];
  if (isIP(host) === 0) problems.push(`--console-host: must be an IP address, got "${host}"`);
  else if (token === undefined && !isLoopback(host)) {
    problems.push(`--console-host: ${host} is reached by others: set CONSOLE_TOKEN`);
  }
  if (token !== undefined && token.length < tokenCharactersMin) {
    problems.push(`CONSOLE_TOKEN: must have ${tokenCharactersMin} characters or more`);
  }
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  return { host, names, token };
}

/**
 * An address that cannot be had, as a problem of configuration: whoever gave it can mend it, so the
 * sentence names the port and what moves it.
 */
import { ConfigurationProblems } from "../config/configuration-problems.ts";

export interface WantedAddress {
  readonly host: string;
  readonly port: number;
  /** The variable or option that moves the port. */
  readonly portOption: string;
}

/** What the system's errors mean here. Others are told as the system tells them. */
const meanings: Readonly<Record<string, string>> = {
  EADDRINUSE: "is taken",
  EACCES: "needs rights that this process does not have",
  EADDRNOTAVAIL: "is of an address that this machine does not have",
};

export function toListenProblems(error: unknown, wanted: WantedAddress): ConfigurationProblems {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const why = meanings[code] ?? `cannot be had (${error instanceof Error ? error.message : error})`;
  const { host, port, portOption } = wanted;
  return new ConfigurationProblems([
    `${portOption}: port ${port} on ${host} ${why}; set ${portOption} to another one`,
  ]);
}

/** Where a run can be steered from, by `--address` and what belongs to it. */
import { isIP } from "node:net";
import { tokenCharactersMin } from "../console/console-guard.ts";
import type { Access } from "../serving/access-guard.ts";
import { isLoopback } from "../serving/is-loopback.ts";

export interface RunAddress extends Access {
  readonly listen: { readonly host: string; readonly port: number };
}

export interface AddressFlags {
  readonly address?: string;
  readonly addressName?: readonly string[];
}

/** `undefined` when none is asked for. What is wrong is added to `problems`. */
export function readRunAddress(
  { address, addressName: hosts = [] }: AddressFlags,
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): RunAddress | undefined {
  const token = environment.RUN_TOKEN;
  if (address === undefined) {
    if (hosts.length > 0) problems.push("--address-name: needs --address");
    return undefined;
  }
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(address);
  const named = match?.[1] ?? match?.[2] ?? "";
  const host = named.toLowerCase() === "localhost" ? "127.0.0.1" : named;
  const port = Number(match?.[3]);
  if (isIP(host) === 0 || !(port <= 65_535)) {
    problems.push(`--address: must be IP:PORT or localhost:PORT, got ${JSON.stringify(address)}`);
    return undefined;
  }
  if (token === undefined && !isLoopback(host)) {
    problems.push(`--address: ${host} is reached by others: set RUN_TOKEN`);
  }
  if (token !== undefined && token.length < tokenCharactersMin) {
    problems.push(`RUN_TOKEN: must have ${tokenCharactersMin} characters or more`);
  }
  return { listen: { host, port }, hosts, token };
}

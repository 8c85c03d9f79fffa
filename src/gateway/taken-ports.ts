/**
 * Finds ports that somebody listens on already. Threads listen with SO_REUSEPORT, which would let
 * a second gateway of the same user join in silently and take half of the connections.
 */
import { createServer } from "node:net";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import type { GatewayConfiguration } from "./configuration.ts";

interface WantedPort {
  /** The key that asks for it. */
  readonly name: string;
  readonly listen: { readonly host: string; readonly port: number };
}

/** All that a configuration asks for. */
export function portsOf({ listeners, admin }: GatewayConfiguration): WantedPort[] {
  return [...listenerPorts(listeners), { name: "admin.listen", listen: admin.listen }];
}

export function listenerPorts(listeners: GatewayConfiguration["listeners"]): WantedPort[] {
  return listeners.map(({ listen }, at) => ({ name: `listeners[${at}].listen`, listen }));
}

/** Throws `ConfigurationProblems` that name each address that cannot be had. */
export async function findTakenPorts(wanted: readonly WantedPort[]): Promise<void> {
  const problems = await Promise.all(
    wanted.map(async ({ name, listen }) => {
      const error = await tryAddress(listen.host, listen.port);
      if (error === undefined) return [];
      return [`${name}: ${listen.host}:${listen.port} cannot be had: ${error}`];
    }),
  );
  if (problems.flat().length > 0) throw new ConfigurationProblems(problems.flat());
}

function tryAddress(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error.message));
    server.listen({ host, port }, () => server.close(() => resolve(undefined)));
  });
}

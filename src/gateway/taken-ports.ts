/**
 * Finds ports that somebody listens on already. Threads listen with SO_REUSEPORT, which would let
 * a second gateway of the same user join in silently and take half of the connections.
 */
import { createServer } from "node:net";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import type { GatewayConfiguration } from "./configuration.ts";

/** Throws `ConfigurationProblems` that name each listener whose address cannot be had. */
export async function findTakenPorts({ listeners }: GatewayConfiguration): Promise<void> {
  const problems = await Promise.all(
    listeners.map(async ({ listen }, at) => {
      const error = await tryAddress(listen.host, listen.port);
      if (error === undefined) return [];
      return [`listeners[${at}].listen: ${listen.host}:${listen.port} cannot be had: ${error}`];
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

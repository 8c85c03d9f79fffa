/**
 * Ports that nobody listens on at this moment, below those that the system gives to connections
 * that go out: nobody takes one in between, and no connection can meet itself there.
 */
import { createServer, type Server } from "node:net";

const FROM = 20_000;
const TO = 32_000;

export async function lowPorts(count: number): Promise<number[]> {
  const servers: Server[] = [];
  // Each process begins somewhere else.
  let port = FROM + (process.pid % (TO - FROM));
  while (servers.length < count) {
    port = port + 1 === TO ? FROM : port + 1;
    const server = await listenOn(port);
    if (server !== undefined) servers.push(server);
  }
  const ports = servers.map((server) => (server.address() as { readonly port: number }).port);
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  return ports;
}

/** `undefined`: somebody else does. */
async function listenOn(port: number): Promise<Server | undefined> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

/** Two ends of a connection that have shown each other the same key. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { createServer, type TLSSocket } from "node:tls";
import { agentTls } from "./agent-key.ts";
import { secureConnect } from "./secure-connect.ts";

export const key = Buffer.alloc(32, 7);

export interface TestServer {
  readonly address: { readonly host: string; readonly port: number };
  /** The next one that is made with it. */
  accepted(): Promise<TLSSocket>;
}

export async function startTestServer(t: TestContext): Promise<TestServer> {
  const server = createServer({ ...agentTls, pskCallback: () => key });
  server.on("tlsClientError", (_, socket) => socket.destroy());
  const open = new Set<TLSSocket>();
  server.on("secureConnection", (socket) => {
    open.add(socket);
    // What the test's own end of a connection meets is no matter of the test.
    socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: { host: "127.0.0.1", port },
    accepted: async () => (await once(server, "secureConnection"))[0] as TLSSocket,
  };
}

export async function connectPair(t: TestContext): Promise<[ours: TLSSocket, theirs: TLSSocket]> {
  const server = await startTestServer(t);
  const theirs = server.accepted();
  const ours = await secureConnect(server.address, key);
  t.after(() => ours.destroy());
  return [ours, await theirs];
}

/** Two wires over a real connection on the loopback; everything is closed with the test. */
import type { TestContext } from "node:test";
import { type ConnectOptions, connect } from "../../src/socket/connect.ts";
import { type ListenOptions, listen } from "../../src/socket/listen.ts";
import type { Wire } from "../../src/socket/wire.ts";
import { AwaitingReceiver } from "./awaiting-receiver.ts";
import { certificate } from "./certificate.ts";

export interface JoinedWires {
  readonly client: Wire;
  readonly server: Wire;
  readonly atClient: AwaitingReceiver;
  readonly atServer: AwaitingReceiver;
}

export type WireKind = "fast" | "ordinary" | "encrypted";

export async function joinWires(t: TestContext, kind: WireKind = "fast"): Promise<JoinedWires> {
  const readPath = kind === "ordinary" ? "ordinary" : "auto";
  const atServer = new AwaitingReceiver();
  const atClient = new AwaitingReceiver();
  const { promise: accepted, resolve: accept } = Promise.withResolvers<Wire>();
  const listener = await listen({ ...(await listenOptions(kind)), readPath }, (wire) => {
    wire.attach(atServer);
    accept(wire);
  });
  t.after(() => listener.close());
  const client = await open({
    host: "127.0.0.1",
    port: listener.port,
    tls: kind === "encrypted" ? { serverName: "127.0.0.1", verify: false } : undefined,
    timeoutMs: 5000,
    readPath,
  });
  client.attach(atClient);
  const server = await accepted;
  t.after(() => {
    client.destroy();
    server.destroy();
  });
  return { client, server, atClient, atServer };
}

async function listenOptions(kind: WireKind): Promise<ListenOptions> {
  const tls = kind === "encrypted" ? { certificates: [await certificate()] } : undefined;
  return { host: "127.0.0.1", port: 0, tls };
}

async function open(options: ConnectOptions): Promise<Wire> {
  return await new Promise((resolve, reject) => {
    connect(options, (wire, error) => (wire === undefined ? reject(error) : resolve(wire)));
  });
}

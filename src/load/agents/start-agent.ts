/** An agent: does its part of runs whose callers have its token, one run at a time. */
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { agentTls } from "./agent-key.ts";
import { AgentSession, type SessionPlace } from "./agent-session.ts";
import { PendingHandshakes } from "./pending-handshakes.ts";
import { RefusalLines } from "./refusal-lines.ts";
import { tlsReason } from "./tls-reason.ts";

export interface AgentOptions extends Omit<SessionPlace, "isTaken"> {
  readonly host: string;
  readonly port: number;
  readonly key: Buffer;
}

export interface RunningAgent {
  readonly port: number;
  /** Takes no caller any more, and leaves the one that it has. */
  close(reason: string): Promise<void>;
}

const HANDSHAKE_MAX_MS = 5000;
/** One works, others are told that it does. */
const CONNECTIONS_MAX = 64;
/** Whoever reaches the port can be refused as often as he likes. */
const REFUSALS_PERIOD_MS = 1000;

/** Rejects when it cannot listen there. */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const { host, port, key, tell } = options;
  const sessions = new Set<AgentSession>();
  const place: SessionPlace = {
    ...options,
    isTaken: () => [...sessions].some((one) => one.isWelcome),
  };
  const pending = new PendingHandshakes();
  const refusals = new RefusalLines(tell, REFUSALS_PERIOD_MS);
  const tls = createTlsServer({
    ...agentTls,
    pskCallback: () => key,
    handshakeTimeout: HANDSHAKE_MAX_MS,
  });
  tls.on("tlsClientError", (error, socket) => {
    refusals.add(tlsReason(error));
    socket.destroy();
  });
  tls.on("secureConnection", (socket) => {
    pending.end(String(socket.remoteAddress), Number(socket.remotePort));
    const session = new AgentSession(socket, place);
    sessions.add(session);
    void session.ended.then(() => sessions.delete(session));
  });
  const server = createServer((socket) => {
    const [address, port] = [String(socket.remoteAddress), Number(socket.remotePort)];
    if (!pending.begin(address, port)) {
      refusals.add(`${address} has too many connections on which it has not shown it`);
      socket.destroy();
      return;
    }
    socket.once("close", () => pending.end(address, port));
    tls.emit("connection", socket);
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.listen({ host, port });
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close(reason) {
      server.close();
      refusals.close();
      await Promise.all([...sessions].map((session) => session.leave(reason)));
    },
  };
}

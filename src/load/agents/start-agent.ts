/** An agent: does its part of runs whose callers have its token, one run at a time. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:tls";
import { agentTls } from "./agent-key.ts";
import { AgentSession, type SessionPlace } from "./agent-session.ts";
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

/** Rejects when it cannot listen there. */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const { host, port, key, tell } = options;
  const sessions = new Set<AgentSession>();
  const place: SessionPlace = {
    ...options,
    isTaken: () => [...sessions].some((one) => one.isWelcome),
  };
  const server = createServer({
    ...agentTls,
    pskCallback: () => key,
    handshakeTimeout: HANDSHAKE_MAX_MS,
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.on("tlsClientError", (error, socket) => {
    tell(`a caller that has not shown the token was refused: ${tlsReason(error)}`);
    socket.destroy();
  });
  server.on("secureConnection", (socket) => {
    const session = new AgentSession(socket, place);
    sessions.add(session);
    void session.ended.then(() => sessions.delete(session));
  });
  server.listen({ host, port });
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close(reason) {
      server.close();
      await Promise.all([...sessions].map((session) => session.leave(reason)));
    },
  };
}

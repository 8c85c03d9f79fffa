/** A connection to an agent, on which both ends have shown that they have the same token. */
import { connect, type TLSSocket } from "node:tls";
import type { AgentAddress } from "./agent-address.ts";
import { agentTls } from "./agent-key.ts";
import { tlsReason } from "./tls-reason.ts";

const CONNECT_MAX_MS = 5000;
/** By what a server tells that the keys differ: alerts 20 and 51 (RFC 5246), 115 (RFC 4279). */
const otherKey = /bad record mac|decrypt error|unknown psk identity/;

/** Rejects with what keeps it from being made. */
export function secureConnect({ host, port }: AgentAddress, key: Buffer): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    let isReached = false;
    const socket = connect({
      ...agentTls,
      host,
      port,
      pskCallback: () => ({ psk: key, identity: "weir" }),
      // The token is what shows who it is: there is no certificate.
      checkServerIdentity: () => undefined,
    });
    const fail = (reason: string): void => {
      socket.destroy();
      const what = otherKey.test(reason)
        ? "does not accept this token"
        : "does not speak as agents do";
      reject(new Error(isReached ? `it ${what} (${reason})` : reason));
    };
    socket.setTimeout(CONNECT_MAX_MS, () => fail(`no answer within ${CONNECT_MAX_MS} ms`));
    socket.on("error", (error) => fail(tlsReason(error)));
    socket.once("close", () => fail("the connection was closed"));
    socket.once("connect", () => {
      isReached = true;
    });
    socket.once("secureConnect", () => {
      socket.setTimeout(0);
      socket.removeAllListeners("timeout");
      socket.removeAllListeners("error");
      socket.removeAllListeners("close");
      resolve(socket);
    });
  });
}

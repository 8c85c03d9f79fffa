/** How a connection that we open speaks TLS. */
import type { SecureContext } from "node:tls";

export interface ClientTls {
  /** Whose certificate it has to be; sent as SNI when it is no address. */
  readonly serverName: string;
  /** Whether the server's certificate, its name and who has signed it, must be in order. */
  readonly verify: boolean;
  /** Offered by ALPN; `http/1.1` when left out, nothing when empty. */
  readonly protocols?: readonly string[] | undefined;
  /** Made once, as it takes longer than a handshake. Left out: Node's own authorities. */
  readonly context?: SecureContext | undefined;
  /** To resume what an earlier connection has begun. */
  readonly sessions?: SessionMemory | undefined;
}

/** The last session that a server gave. Only for connections with the same name and context. */
export interface SessionMemory {
  last: Buffer | undefined;
}

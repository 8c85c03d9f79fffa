/**
 * Who a request comes from. What a client says of itself in X-Forwarded-For is believed only as far
 * as proxies in front of the gateway are trusted: so many entries, from the right.
 */
import type { Pipe } from "../http1/pipe.ts";
import type { RequestHead } from "../http1/request-head.ts";

export class ClientIdentity {
  readonly address: string;
  /** The host the client asked for. */
  readonly forwardedHost: string;
  /** A request id of a trusted proxy. */
  readonly requestId: string | undefined;
  /** The X-Forwarded fields for the backend, made once for all requests of a connection. */
  readonly lines: Buffer;

  constructor(told: Told, requestId: string | undefined) {
    this.address = told.address;
    this.forwardedHost = told.host;
    this.requestId = requestId;
    const hostLine = told.host === "" ? "" : `X-Forwarded-Host: ${told.host}\r\n`;
    const subjectLine = told.subject === "" ? "" : `X-Client-Subject: ${told.subject}\r\n`;
    const peerLine = `X-Forwarded-For: ${told.forwardedFor}\r\n`;
    const schemeLine = `X-Forwarded-Proto: ${told.scheme}\r\n`;
    this.lines = Buffer.from(peerLine + schemeLine + hostLine + subjectLine, "latin1");
  }
}

interface Told {
  readonly address: string;
  /** The believed entries of X-Forwarded-For, and the peer's address behind them. */
  readonly forwardedFor: string;
  /** The scheme the client used. */
  readonly scheme: string;
  readonly host: string;
  /** Of the client's certificate; empty when there is none, or it is not to be handed on. */
  readonly subject: string;
}

/** The connection's end of an exchange, which remembers the identity for the next one. */
interface ClientConnection {
  readonly pipe: Pick<Pipe, "remoteAddress" | "isEncrypted" | "clientSubject">;
  memo: unknown;
}

export function readClientIdentity(
  request: RequestHead,
  connection: ClientConnection,
  trustedHops: number,
): ClientIdentity {
  const { memo, pipe } = connection;
  const scheme = pipe.isEncrypted ? "https" : "http";
  const peer = pipe.remoteAddress;
  const host = request.authority;
  if (trustedHops === 0) {
    // All but the host is the connection's, and that rarely changes.
    if (memo instanceof ClientIdentity && memo.forwardedHost === host) return memo;
    const subject = pipe.clientSubject ?? "";
    const told = { address: peer, forwardedFor: peer, scheme, host, subject };
    const made = new ClientIdentity(told, undefined);
    connection.memo = made;
    return made;
  }
  const entries = listed(request, "x-forwarded-for").slice(-trustedHops);
  const told: Told = {
    address: entries[0] ?? peer,
    forwardedFor: [...entries, peer].join(", "),
    scheme: listed(request, "x-forwarded-proto").at(-1) ?? scheme,
    host: listed(request, "x-forwarded-host").at(-1) ?? host,
    subject: pipe.clientSubject ?? "",
  };
  return new ClientIdentity(told, request.fields.all("x-request-id")[0]);
}

function listed(request: RequestHead, name: string): string[] {
  const value = request.fields.get(name);
  if (value === undefined) return [];
  return value
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

/** A listener's TLS as the socket room takes it: its configuration, and what its files hold. */
import type { ServerTls } from "../socket/server-tls.ts";
import type { ListenerConfiguration } from "./configuration.ts";
import { failures } from "./failures.ts";
import type { TlsMaterial } from "./tls-material.ts";

/** `undefined` for a listener without TLS. `at` is its place in the configuration. */
export function toServerTls(
  listener: ListenerConfiguration,
  material: TlsMaterial,
  at: number,
): ServerTls | undefined {
  const { tls, listen, protocol } = listener;
  const read = material.listeners[at];
  if (tls === undefined || read === undefined) return undefined;
  return {
    certificates: read.certificates,
    clientCa: read.clientCa,
    clientAuth: tls.clientAuth ?? "require",
    forwardsSubject: tls.forwardSubject,
    minVersion: tls.minVersion === "1.3" ? "TLSv1.3" : "TLSv1.2",
    protocols: protocol === "http" ? HTTP : [],
    ticketKeys: material.ticketKeys,
    scope: `${listen.host}:${listen.port}`,
    handshakeTimeoutMs: tls.handshakeTimeout,
    handshakesMax: tls.maxHandshakes,
    plainAnswer: protocol === "http" ? plainAnswer : undefined,
  };
}

const HTTP = ["http/1.1"] as const;

const plainText = `${failures.client_not_tls.text}\n`;

/** What a client gets that speaks HTTP where TLS is spoken. */
const plainAnswer = Buffer.from(
  "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\n" +
    `Content-Length: ${plainText.length}\r\n\r\n${plainText}`,
);

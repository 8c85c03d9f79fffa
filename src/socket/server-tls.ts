/** How a listener speaks TLS, and what OpenSSL is told of it. */
import { constants, createHash } from "node:crypto";
import { createSecureContext, type SecureContext, type SecureContextOptions } from "node:tls";
import { namesOf, ServerNames } from "./server-names.ts";

export interface CertificatePair {
  /** PEM: the certificate, and the chain that leads to an authority behind it. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
}

export interface ServerTls {
  /** The first one is for clients that name no server, or one that no certificate is for. */
  readonly certificates: readonly CertificatePair[];
  /** PEM: who may sign the certificates of clients. Left out: clients are asked for none. */
  readonly clientCa?: string | undefined;
  /** `require` when left out. */
  readonly clientAuth?: "require" | "request" | undefined;
  /** Hands the subject of a client's certificate on with its wire. */
  readonly forwardsSubject?: boolean | undefined;
  readonly minVersion?: "TLSv1.2" | "TLSv1.3" | undefined;
  /** By ALPN; who offers others only is refused. Empty: none is chosen. */
  readonly protocols?: readonly string[] | undefined;
  /** 48 octets that all threads have in common, so that each resumes what another has begun. */
  readonly ticketKeys?: Uint8Array | undefined;
  /** Sessions are resumed within the same scope, and under the same rules for clients, only. */
  readonly scope?: string | undefined;
  /** For a handshake to be complete. */
  readonly handshakeTimeoutMs?: number | undefined;
  /** Handshakes under way at once; one more connection is closed unread. */
  readonly handshakesMax?: number | undefined;
  /** Written to clients that do not speak TLS. */
  readonly plainAnswer?: Uint8Array | undefined;
}

/** Forward secrecy and authenticated encryption only; suites of TLS 1.3 are all of that kind. */
const CIPHERS = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
].join(":");
/** What nginx and HAProxy keep as well. A resumed session's client certificate is as old. */
const SESSION_SECONDS = 300;
/** OpenSSL's limit for the name of a session's scope. */
const SCOPE_CHARACTERS = 32;

/** The same for every certificate of a listener, or a session of one would not fit another. */
export function toContextOptions(tls: ServerTls, pair: CertificatePair): SecureContextOptions {
  return {
    cert: pair.cert,
    key: pair.key,
    ...(tls.clientCa === undefined ? {} : { ca: tls.clientCa }),
    minVersion: tls.minVersion ?? "TLSv1.2",
    ciphers: CIPHERS,
    honorCipherOrder: true,
    // A client that negotiates again and again costs more than it pays.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    sessionIdContext: toScope(tls),
    sessionTimeout: SESSION_SECONDS,
    ...(tls.ticketKeys === undefined ? {} : { ticketKeys: Buffer.from(tls.ticketKeys) }),
  };
}

/** The context of each name that has a certificate of its own. */
export function toServerNames(tls: ServerTls): ServerNames<SecureContext> {
  const names = new ServerNames<SecureContext>();
  for (const pair of tls.certificates) {
    const context = createSecureContext(toContextOptions(tls, pair));
    for (const name of namesOf(pair.cert)) names.add(name, context);
  }
  return names;
}

/**
 * Who was let in without a certificate, or with one of another authority, must not come back by
 * resuming: what is asked of clients is part of the scope.
 */
function toScope({ scope, clientCa, clientAuth }: ServerTls): string {
  const rules = JSON.stringify([scope ?? "", clientCa ?? "", clientAuth ?? "require"]);
  return createHash("sha256").update(rules).digest("hex").slice(0, SCOPE_CHARACTERS);
}

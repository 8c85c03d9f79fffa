/**
 * What a caller and an agent know of each other is a token. Both make of it the key of a TLS
 * connection (pre-shared key, RFC 4279), so that each proves to the other that it has the token,
 * before a message is read, and nobody needs certificates. The key exchange is ephemeral (RFC
 * 5489): who learns the token later cannot read what was recorded.
 */
import { scryptSync } from "node:crypto";

/** A token that can be guessed is none: who stands between could try words without being seen. */
export const agentTokenCharactersMin = 16;

/**
 * `node:tls` options of both ends. Not TLS 1.3: there, a server that does not have the key may show
 * a certificate instead.
 */
export const agentTls = {
  ciphers: "ECDHE-PSK-CHACHA20-POLY1305",
  minVersion: "TLSv1.2",
  maxVersion: "TLSv1.2",
} as const;

const KEY_BYTES = 32;

/** Takes some 50 ms, on purpose: guessing does too. */
export function toAgentKey(token: string): Buffer {
  return scryptSync(token, "weir agent", KEY_BYTES);
}

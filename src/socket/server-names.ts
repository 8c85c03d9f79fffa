/**
 * Which of several certificates answers to a server name (SNI, RFC 6066 §3): the exact name first,
 * then a wildcard for its first label (RFC 9525 §6.3), as browsers would accept it.
 */
import { X509Certificate } from "node:crypto";

export class ServerNames<T> {
  readonly #exact = new Map<string, T>();
  /** By what follows the `*.`. */
  readonly #wildcards = new Map<string, T>();

  /** A name that is there already stays with whom it was given to first. */
  add(name: string, value: T): void {
    const lower = name.toLowerCase();
    const isWildcard = lower.startsWith("*.");
    const names = isWildcard ? this.#wildcards : this.#exact;
    const key = isWildcard ? lower.slice(2) : lower;
    if (!names.has(key)) names.set(key, value);
  }

  /** `undefined` when no name fits. */
  find(asked: string): T | undefined {
    const name = asked.toLowerCase().replace(/\.$/, "");
    const exact = this.#exact.get(name);
    if (exact !== undefined) return exact;
    const dot = name.indexOf(".");
    return dot <= 0 ? undefined : this.#wildcards.get(name.slice(dot + 1));
  }
}

/** The DNS names of a certificate; its common name when it has none (RFC 6125 §6.4.4). */
export function namesOf(pem: string): string[] {
  const certificate = new X509Certificate(pem);
  // Node puts entries with a comma or a quote in them into quotes; no DNS name has one.
  const names = (certificate.subjectAltName ?? "")
    .split(", ")
    .filter((entry) => /^DNS:[^"]+$/.test(entry))
    .map((entry) => entry.slice("DNS:".length));
  if (certificate.subjectAltName !== undefined) return names;
  const common = /^CN=([\w*.-]+)$/m.exec(certificate.subject);
  return common === null ? [] : [common[1]!];
}

/**
 * The certificates of a running gateway: read and checked at start, read again when a file changes,
 * and given to the threads when they are good. Files that are not change nothing.
 */
import { createHash, randomBytes, X509Certificate } from "node:crypto";
import { watchFiles } from "../config/watch-files.ts";
import { toServerNames } from "../socket/server-tls.ts";
import { makeUpstreamTls } from "../upstream/upstream-tls.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import { pairsOf, readTlsMaterial, type TlsMaterial, tlsFilesOf } from "./tls-material.ts";
import { toServerTls } from "./to-server-tls.ts";

type Parts = Pick<GatewayConfiguration, "listeners" | "upstreams">;

export interface CertificateChange {
  /** `listeners[0]`, `upstreams.bins`. */
  readonly subject: string;
  /** The beginning of the SHA-256 of what was in use, and of what is. */
  readonly from: string;
  readonly to: string;
}

export interface CertificateEvents {
  /** To be given to the threads. No changes: only the keys of session tickets are others. */
  onReplaced(tls: TlsMaterial, changes: readonly CertificateChange[]): void;
  /** Files have changed and cannot be used; everything stays as it is. */
  onRefused(reason: string): void;
}

export interface Expiry {
  /** The file, or `selfSigned`. */
  readonly certificate: string;
  readonly notAfterSeconds: number;
}

/** OpenSSL's size: a name, a key for the cipher and one for the signature. */
const TICKET_KEY_BYTES = 48;
/** Who has the keys of a ticket can read the sessions that it resumes. */
const TICKET_KEYS_MS = 12 * 3600 * 1000;
const WATCH_MS = 1000;
const FINGERPRINT_DIGITS = 16;

export class Certificates {
  #parts: Parts;
  #material: TlsMaterial;
  #events: CertificateEvents | undefined = undefined;
  #stopWatching: () => void = () => {};
  #rotation: NodeJS.Timeout | undefined = undefined;

  private constructor(parts: Parts, material: TlsMaterial) {
    this.#parts = parts;
    this.#material = material;
  }

  /** Throws `ConfigurationProblems` with every file that cannot be used. */
  static async read(parts: Parts): Promise<Certificates> {
    const ticketKeys = randomBytes(TICKET_KEY_BYTES);
    return new Certificates(parts, checked(parts, await readTlsMaterial(parts, ticketKeys)));
  }

  get material(): TlsMaterial {
    return this.#material;
  }

  /** When the certificates in use end. */
  get expiries(): Expiry[] {
    return this.#parts.listeners.flatMap(({ tls }, at) => {
      const files = tls === undefined ? [] : pairsOf(tls).map(({ cert }) => cert);
      return (this.#material.listeners[at]?.certificates ?? []).map(({ cert }, index) => ({
        certificate: files[index] ?? "selfSigned",
        notAfterSeconds: new X509Certificate(cert).validToDate.getTime() / 1000,
      }));
    });
  }

  /** Watches the files, and changes the keys of session tickets now and then. */
  start(events: CertificateEvents): void {
    this.#events = events;
    this.#watch();
    if (!this.#material.listeners.some((listener) => listener !== undefined)) return;
    this.#rotation = setInterval(() => this.rotateTicketKeys(), TICKET_KEYS_MS);
  }

  close(): void {
    this.#stopWatching();
    clearInterval(this.#rotation);
  }

  /** What `parts` need, for a new configuration; throws as `read`. Nothing is replaced yet. */
  async readFor(parts: Parts): Promise<TlsMaterial> {
    const { ticketKeys } = this.#material;
    return checked(parts, await readTlsMaterial(parts, ticketKeys, this.#material));
  }

  /** Goes over to a new configuration, whose threads have `material` already. */
  adopt(parts: Parts, material: TlsMaterial): void {
    this.#parts = parts;
    this.#material = material;
    this.#watch();
  }

  /** Reads all files anew. Resolves when the threads have been told, or nothing is to be told. */
  async reload(): Promise<void> {
    const parts = this.#parts;
    const material = await this.readFor(parts).catch((error: unknown) => {
      this.#events?.onRefused(error instanceof Error ? error.message : String(error));
      return undefined;
    });
    // A new configuration has been adopted meanwhile, and with it its certificates.
    if (material === undefined || parts !== this.#parts) return;
    const changes = changesBetween(this.#material, material);
    if (changes.length === 0) return;
    this.#replace(material, changes);
  }

  /** Sessions that were begun before are not resumed any more. */
  rotateTicketKeys(): void {
    this.#replace({ ...this.#material, ticketKeys: randomBytes(TICKET_KEY_BYTES) }, []);
  }

  #replace(material: TlsMaterial, changes: readonly CertificateChange[]): void {
    this.#material = material;
    this.#events?.onReplaced(material, changes);
  }

  #watch(): void {
    this.#stopWatching();
    if (this.#events === undefined) return;
    this.#stopWatching = watchFiles({
      files: tlsFilesOf(this.#parts),
      everyMs: WATCH_MS,
      // `reload` tells of what goes wrong.
      onChange: () => void this.reload(),
    });
  }
}

/** Makes of it what the threads will make, so that none of them dies of it. */
function checked(parts: Parts, material: TlsMaterial): TlsMaterial {
  for (const [at, listener] of parts.listeners.entries()) {
    const tls = toServerTls(listener, material, at);
    if (tls !== undefined) toServerNames(tls);
  }
  makeUpstreamTls(parts.upstreams, material.upstreams);
  return material;
}

function changesBetween(old: TlsMaterial, present: TlsMaterial): CertificateChange[] {
  const subjects = [
    ...present.listeners.map((one, at) => [`listeners[${at}]`, old.listeners[at], one] as const),
    ...Object.entries(present.upstreams).map(
      ([name, one]) => [`upstreams.${name}`, old.upstreams[name], one] as const,
    ),
  ];
  return subjects
    .map(([subject, from, to]) => ({ subject, from: fingerprint(from), to: fingerprint(to) }))
    .filter(({ from, to }) => from !== to);
}

function fingerprint(part: unknown): string {
  const digest = createHash("sha256").update(JSON.stringify(part ?? null));
  return digest.digest("hex").slice(0, FINGERPRINT_DIGITS);
}

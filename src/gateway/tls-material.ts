/**
 * What the files of the configuration hold for TLS: certificates, keys, authorities. Read and
 * checked by the control plane as a whole; the threads of the data plane are given the texts.
 */
import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { generate } from "selfsigned";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import type { CertificatePair } from "../socket/server-tls.ts";
import type { UpstreamTlsConfiguration } from "../upstream/configuration.ts";
import type { UpstreamTlsMaterial } from "../upstream/upstream-tls.ts";
import type { ListenerTlsConfiguration } from "./listener-tls.ts";

/** PEM texts. */
export interface ListenerTlsMaterial {
  readonly certificates: readonly CertificatePair[];
  readonly clientCa: string | undefined;
}

export interface TlsMaterial {
  /** In the order of the listeners; `undefined` for those without TLS. */
  readonly listeners: readonly (ListenerTlsMaterial | undefined)[];
  /** Those with TLS. */
  readonly upstreams: Readonly<Record<string, UpstreamTlsMaterial>>;
  /** Of all listeners with `selfSigned`; `undefined` as long as there was none. */
  readonly selfSigned: CertificatePair | undefined;
  /** What session tickets are sealed with, in all threads. */
  readonly ticketKeys: Uint8Array;
}

/** What names files. */
export interface TlsParts {
  readonly listeners: readonly { readonly tls?: ListenerTlsConfiguration | undefined }[];
  readonly upstreams: Readonly<
    Record<string, { readonly tls?: UpstreamTlsConfiguration | undefined }>
  >;
}

/** Nothing of a gateway without TLS. */
export const noTls: TlsMaterial = {
  listeners: [],
  upstreams: {},
  selfSigned: undefined,
  ticketKeys: new Uint8Array(48),
};

/**
 * Throws `ConfigurationProblems` with every file that cannot be read or used. A
 * certificate that was made and not read is taken over from `previous`.
 */
export async function readTlsMaterial(
  { listeners, upstreams }: TlsParts,
  ticketKeys: Uint8Array,
  previous: TlsMaterial = noTls,
): Promise<TlsMaterial> {
  const problems: string[] = [];
  const needsOwn = listeners.some(({ tls }) => tls?.selfSigned === true);
  const selfSigned = previous.selfSigned ?? (needsOwn ? await makeCertificate() : undefined);
  // One file after the other: what is wrong is told in their order.
  const ofListeners: (ListenerTlsMaterial | undefined)[] = [];
  for (const [at, { tls }] of listeners.entries()) {
    const files = new Files(`listeners[${at}].tls`, problems);
    ofListeners.push(tls && (await readListener(tls, files, selfSigned)));
  }
  const ofUpstreams: Record<string, UpstreamTlsMaterial> = {};
  for (const [name, { tls }] of Object.entries(upstreams)) {
    if (tls === undefined) continue;
    ofUpstreams[name] = await readUpstream(tls, new Files(`upstreams.${name}.tls`, problems));
  }
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  return { listeners: ofListeners, upstreams: ofUpstreams, selfSigned, ticketKeys };
}

/** The files that the material is read from. */
export function tlsFilesOf({ listeners, upstreams }: TlsParts): string[] {
  const ofListeners = listeners.flatMap(({ tls }) =>
    tls === undefined
      ? []
      : [tls.clientCa, ...pairsOf(tls).flatMap(({ cert, key }) => [cert, key])],
  );
  const ofUpstreams = Object.values(upstreams).flatMap(({ tls }) => [tls?.ca, tls?.cert, tls?.key]);
  const named = [...ofListeners, ...ofUpstreams].filter((file) => file !== undefined);
  return [...new Set(named)];
}

/** The files of one block, and what is wrong with them. */
class Files {
  readonly #path: string;
  readonly #problems: string[];

  constructor(path: string, problems: string[]) {
    this.#path = path;
    this.#problems = problems;
  }

  /** Empty when it cannot be read. */
  async read(key: string, file: string): Promise<string> {
    try {
      return await readFile(file, "utf8");
    } catch (error) {
      this.complain(key, `${file}: cannot be read: ${sentenceOf(error)}`);
      return "";
    }
  }

  /** OpenSSL takes a file without a certificate in it for one with no authorities. */
  async readAuthorities(key: string, file: string | undefined): Promise<string | undefined> {
    if (file === undefined) return undefined;
    const text = await this.read(key, file);
    if (text === "") return text;
    try {
      const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
      if (blocks.length === 0) this.complain(key, `${file}: holds no certificate`);
      for (const block of blocks) void new X509Certificate(block).subject;
    } catch (error) {
      this.complain(key, `${file}: holds no certificate: ${sentenceOf(error)}`);
    }
    return text;
  }

  async readPair(key: string, pair: { cert: string; key: string }): Promise<CertificatePair> {
    const prefix = key === "" ? "" : `${key}.`;
    const cert = await this.read(`${prefix}cert`, pair.cert);
    const secret = await this.read(`${prefix}key`, pair.key);
    if (cert === "" || secret === "") return { cert, key: secret };
    try {
      createSecureContext({ cert, key: secret });
      void new X509Certificate(cert).subject;
    } catch (error) {
      // OpenSSL does not say of which file it speaks.
      const what = `${pair.cert}, ${pair.key}: are not a certificate and its key`;
      this.complain(key, `${what}: ${sentenceOf(error)}`);
    }
    return { cert, key: secret };
  }

  complain(key: string, text: string): void {
    this.#problems.push(`${this.#path}${key === "" ? "" : `.${key}`}: ${text}`);
  }
}

async function readListener(
  tls: ListenerTlsConfiguration,
  files: Files,
  selfSigned: CertificatePair | undefined,
): Promise<ListenerTlsMaterial> {
  const clientCa = await files.readAuthorities("clientCa", tls.clientCa);
  if (tls.selfSigned) return { certificates: [selfSigned!], clientCa };
  const isShort = tls.certificates === undefined;
  const certificates: CertificatePair[] = [];
  for (const [at, pair] of pairsOf(tls).entries()) {
    certificates.push(await files.readPair(isShort ? "" : `certificates[${at}]`, pair));
  }
  return { certificates, clientCa };
}

async function readUpstream(
  { ca, cert, key }: UpstreamTlsConfiguration,
  files: Files,
): Promise<UpstreamTlsMaterial> {
  const authorities = await files.readAuthorities("ca", ca);
  if (cert === undefined || key === undefined) {
    return { ca: authorities, cert: undefined, key: undefined };
  }
  return { ca: authorities, ...(await files.readPair("", { cert, key })) };
}

/** The files of a listener's certificates, in the order of the material. */
export function pairsOf({ certificates, cert, key }: ListenerTlsConfiguration): CertificatePair[] {
  if (certificates !== undefined) return certificates;
  return cert === undefined || key === undefined ? [] : [{ cert, key }];
}

async function makeCertificate(): Promise<CertificatePair> {
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    algorithm: "sha256",
    keyType: "ec",
    extensions: [
      { name: "basicConstraints", cA: false },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
          { type: 7, ip: "::1" },
        ],
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

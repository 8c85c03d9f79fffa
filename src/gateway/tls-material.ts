/** Certificates of a listener: read from files, or made for the machine itself at start. */
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { generate } from "selfsigned";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import type { HttpListenerConfiguration } from "./configuration.ts";

/** PEM texts. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
}

type TlsConfiguration = NonNullable<HttpListenerConfiguration["tls"]>;

/** Throws `ConfigurationProblems` when a file cannot be read or used. */
export async function readTlsMaterial(tls: TlsConfiguration): Promise<TlsMaterial> {
  if (tls.cert !== undefined && tls.key !== undefined) {
    const material = { cert: readPem(tls.cert), key: readPem(tls.key) };
    try {
      createSecureContext(material);
    } catch (error) {
      // OpenSSL does not say of which file it speaks.
      throw new ConfigurationProblems([
        `${tls.cert}, ${tls.key}: are not a certificate and its key: ${sentenceOf(error)}`,
      ]);
    }
    return material;
  }
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

function readPem(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigurationProblems([`${file}: cannot be read: ${sentenceOf(error)}`]);
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

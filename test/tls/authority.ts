/** A certificate authority for tests, and certificates of its making. */
import { generate, type SelfsignedOptions } from "selfsigned";
import type { CertificatePair } from "../../src/socket/server-tls.ts";

type Extensions = NonNullable<SelfsignedOptions["extensions"]>;

export interface Wanted {
  /** DNS names, wildcards included. */
  readonly names?: readonly string[];
  readonly addresses?: readonly string[];
  /** The common name. */
  readonly subject?: string;
  /** Whether it is of the past. */
  readonly isExpired?: boolean;
}

const DAY_MS = 86_400_000;

export class Authority {
  /** PEM. */
  readonly cert: string;
  readonly #key: string;

  private constructor(cert: string, key: string) {
    this.cert = cert;
    this.#key = key;
  }

  static async make(name = "test authority"): Promise<Authority> {
    const made = await generate([{ name: "commonName", value: name }], {
      algorithm: "sha256",
      keyType: "ec",
      extensions: [
        { name: "basicConstraints", cA: true, critical: true },
        { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
      ],
    });
    return new Authority(made.cert, made.private);
  }

  async issue(wanted: Wanted): Promise<CertificatePair> {
    const made = await generate([{ name: "commonName", value: wanted.subject ?? "test" }], {
      ...optionsFor(wanted),
      ca: { cert: this.cert, key: this.#key },
    });
    return { cert: made.cert, key: made.private };
  }
}

/** Signed by nobody but itself. */
export async function selfSigned(wanted: Wanted): Promise<CertificatePair> {
  const name = [{ name: "commonName", value: wanted.subject ?? "test" }];
  const made = await generate(name, optionsFor(wanted));
  return { cert: made.cert, key: made.private };
}

function optionsFor({ names = [], addresses = [], isExpired }: Wanted): SelfsignedOptions {
  const altNames = [
    ...names.map((value) => ({ type: 2 as const, value })),
    ...addresses.map((ip) => ({ type: 7 as const, ip })),
  ];
  const extensions: Extensions = [{ name: "basicConstraints", cA: false }];
  if (altNames.length > 0) extensions.push({ name: "subjectAltName", altNames });
  const now = Date.now();
  return {
    algorithm: "sha256",
    keyType: "ec",
    extensions,
    notBeforeDate: new Date(now - 30 * DAY_MS),
    notAfterDate: new Date(now + (isExpired ? -1 : 30) * DAY_MS),
  };
}

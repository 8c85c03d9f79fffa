/** How the connections of a run speak TLS: versions, ciphers, and the client's own certificates. */
import { createSecureContext, type SecureContext } from "node:tls";
import type { ClientTls } from "../../socket/client-tls.ts";

export interface TlsOptions {
  readonly insecureSkipTLSVerify: boolean;
  readonly tlsVersion?: TlsVersions | undefined;
  readonly tlsCipherSuites?: readonly string[] | undefined;
  readonly tlsAuth: readonly TlsIdentity[];
}

/** As OpenSSL names them. */
export interface TlsVersions {
  readonly min: TlsVersion;
  readonly max: TlsVersion;
}

export type TlsVersion = "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";

export interface TlsIdentity {
  /** Whom it is shown to; empty: everybody. */
  readonly domains: readonly string[];
  readonly cert: string;
  readonly key: string;
  readonly password?: string | undefined;
}

export class TlsChoice {
  readonly #options: TlsOptions;
  /** Undefined: Node's own context does. */
  readonly #common: SecureContext | undefined;
  readonly #own: readonly {
    readonly domains: readonly string[];
    readonly context: SecureContext;
  }[];

  /** Throws what OpenSSL says of a certificate, a key or a cipher that it does not take. */
  constructor(options: TlsOptions) {
    this.#options = options;
    const { tlsVersion, tlsCipherSuites, tlsAuth } = options;
    const common = {
      ...(tlsVersion && { minVersion: tlsVersion.min, maxVersion: tlsVersion.max }),
      ...(tlsCipherSuites && { ciphers: tlsCipherSuites.join(":") }),
    };
    this.#common = Object.keys(common).length === 0 ? undefined : createSecureContext(common);
    this.#own = tlsAuth.map(({ domains, cert, key, password }) => ({
      domains,
      context: createSecureContext({
        ...common,
        cert,
        key,
        ...(password === undefined ? {} : { passphrase: password }),
      }),
    }));
  }

  to(serverName: string): ClientTls {
    const own = this.#own.find(
      ({ domains }) => domains.length === 0 || domains.some((one) => isWithin(serverName, one)),
    );
    const context = own?.context ?? this.#common;
    return { serverName, verify: !this.#options.insecureSkipTLSVerify, context };
  }
}

/** `*.example.com` is every name below it. */
function isWithin(name: string, domain: string): boolean {
  return domain.startsWith("*.") ? name.endsWith(domain.slice(1)) : name === domain;
}

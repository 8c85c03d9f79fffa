/**
 * How the connections to one upstream speak TLS. What its files hold may be replaced while it is in
 * use: connections that are open stay as they are, later ones use the new.
 */
import { createSecureContext, type SecureContext } from "node:tls";
import type { ClientTls } from "../socket/client-tls.ts";
import type { UpstreamConfiguration, UpstreamTlsConfiguration } from "./configuration.ts";

/** PEM texts. */
export interface UpstreamTlsMaterial {
  /** Who may sign the certificates of backends; the authorities that Node knows when left out. */
  readonly ca: string | undefined;
  /** Shown to backends that ask for one. */
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/** What is spoken inside: an http route's backend is offered HTTP/1.1, a relay offers nothing. */
export type Spoken = "http" | "anything";

const protocols: Readonly<Record<Spoken, readonly string[]>> = { http: ["http/1.1"], anything: [] };

export class UpstreamTls {
  readonly #configuration: UpstreamTlsConfiguration;
  /** One a host, and each with the session that the host gave last. */
  readonly #made = new Map<string, ClientTls>();
  #context: SecureContext;

  /** Throws when OpenSSL cannot use the material. */
  constructor(configuration: UpstreamTlsConfiguration, material: UpstreamTlsMaterial) {
    this.#configuration = configuration;
    this.#context = makeContext(configuration, material);
  }

  /** For a connection to `host`, of which there are as many as the upstream has backends. */
  to(host: string, spoken: Spoken): ClientTls {
    const key = `${spoken} ${host}`;
    let tls = this.#made.get(key);
    if (tls === undefined) {
      tls = {
        serverName: this.#configuration.serverName ?? host,
        verify: this.#configuration.verify,
        protocols: protocols[spoken],
        context: this.#context,
        sessions: { last: undefined },
      };
      this.#made.set(key, tls);
    }
    return tls;
  }

  /** As the constructor. Sessions are forgotten: they were begun under the old rules. */
  replace(material: UpstreamTlsMaterial): void {
    this.#context = makeContext(this.#configuration, material);
    this.#made.clear();
  }
}

/** Those of the upstreams that speak TLS. */
export function makeUpstreamTls(
  upstreams: Readonly<Record<string, UpstreamConfiguration>>,
  material: Readonly<Record<string, UpstreamTlsMaterial>>,
): Map<string, UpstreamTls> {
  const made = Object.entries(upstreams).flatMap(([name, { tls }]) =>
    tls === undefined ? [] : [[name, new UpstreamTls(tls, material[name]!)] as const],
  );
  return new Map(made);
}

function makeContext(
  { minVersion }: UpstreamTlsConfiguration,
  { ca, cert, key }: UpstreamTlsMaterial,
): SecureContext {
  return createSecureContext({
    minVersion: minVersion === "1.3" ? "TLSv1.3" : "TLSv1.2",
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
  });
}

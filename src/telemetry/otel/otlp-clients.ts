/** The connections of one service: one to each receiver, whichever signals go there. */
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { GrpcClient, type GrpcClientOptions } from "./grpc-client.ts";
import type { OtelSettings } from "./otel-environment.ts";
import type { Signal } from "./otlp-sender.ts";
import { readPairs } from "./read-pairs.ts";

/** Of OTLP over gRPC. */
const PORT = 4317;

export class OtlpClients {
  readonly #settings: OtelSettings;
  readonly #common: Omit<GrpcClientOptions, "origin">;
  readonly #clients = new Map<string, GrpcClient>();

  /** Throws `ConfigurationProblems` when a file cannot be read. */
  constructor(settings: OtelSettings, version: string) {
    this.#settings = settings;
    this.#common = {
      tls: readTls(settings),
      isCompressed: settings.OTEL_EXPORTER_OTLP_COMPRESSION === "gzip",
      metadata: lowerCased(readPairs(settings.OTEL_EXPORTER_OTLP_HEADERS)),
      userAgent: `OTel-OTLP-Exporter-Weir/${version}`,
    };
  }

  /** `undefined` when that signal goes nowhere. */
  of(signal: Signal): GrpcClient | undefined {
    const own = {
      traces: this.#settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,
      metrics: this.#settings.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT,
      logs: this.#settings.OTEL_EXPORTER_OTLP_LOGS_ENDPOINT,
    };
    const endpoint = own[signal] || this.#settings.OTEL_EXPORTER_OTLP_ENDPOINT;
    if (endpoint === "") return undefined;
    const origin = toOrigin(endpoint, this.#settings.OTEL_EXPORTER_OTLP_INSECURE);
    const known = this.#clients.get(origin);
    const client = known ?? new GrpcClient({ ...this.#common, origin });
    this.#clients.set(origin, client);
    return client;
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
  }
}

function toOrigin(endpoint: string, isInsecure: boolean): string {
  const scheme = isInsecure ? "http" : "https";
  const whole = /^https?:/.test(endpoint) ? endpoint : `${scheme}://${endpoint}`;
  const bare = whole.replace(/\/$/, "");
  return /:\d+$/.test(bare) ? bare : `${bare}:${PORT}`;
}

function readTls(settings: OtelSettings): GrpcClientOptions["tls"] {
  const problems: string[] = [];
  const read = (name: keyof OtelSettings & `${string}_${"CERTIFICATE" | "KEY"}`) => {
    const file = settings[name];
    if (file === "") return undefined;
    try {
      return readFileSync(file);
    } catch (error) {
      // Whoever gave the name can mend it: a problem of configuration, not a failure.
      problems.push(`${name}: must be a readable file (${String(error)})`);
      return undefined;
    }
  };
  const ca = read("OTEL_EXPORTER_OTLP_CERTIFICATE");
  const cert = read("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE");
  const key = read("OTEL_EXPORTER_OTLP_CLIENT_KEY");
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  try {
    createSecureContext(tls);
  } catch (error) {
    problems.push(`OTEL_EXPORTER_OTLP_CERTIFICATE or _CLIENT_…: cannot be used (${String(error)})`);
  }
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  return tls;
}

/** Names of fields are in lower case in HTTP/2. */
function lowerCased(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

/**
 * A profile as the request that hands it in to Pyroscope: `POST /ingest` with the profile as a
 * form's file, told what it is as Grafana's own clients tell it.
 *
 * Source: https://github.com/grafana/pyroscope-go/blob/main/upstream/remote/remote.go and, for what
 * is made of it, https://github.com/grafana/pyroscope/blob/main/pkg/og/convert/pprof/profile.go
 */

export const pushedTypes = ["cpu", "alloc", "inuse", "goroutines"] as const;
export type PushedType = (typeof pushedTypes)[number];

export interface PyroscopeServer {
  /** A URL, whose path is kept. */
  readonly address: string;
  /** With what tells this process from others. */
  readonly applicationName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly basicAuth?: { readonly user: string; readonly password: string } | undefined;
  readonly authToken?: string | undefined;
  readonly tenantId?: string | undefined;
}

export interface PushedProfile {
  readonly type: PushedType;
  /** pprof, gzipped. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** In milliseconds since 1970. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly samplesPerSecond: number;
}

export interface PyroscopeRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: FormData;
}

interface SampleType {
  readonly units: string;
  readonly aggregation?: string;
  readonly "display-name"?: string;
}

/** How the server adds up what it does not know by itself. */
const sampleTypes: Readonly<Record<PushedType, Readonly<Record<string, SampleType>> | undefined>> =
  {
    cpu: undefined,
    alloc: { alloc_objects: { units: "objects" }, alloc_space: { units: "bytes" } },
    inuse: {
      inuse_objects: { units: "objects", aggregation: "average" },
      inuse_space: { units: "bytes", aggregation: "average" },
    },
    goroutines: {
      goroutine: { "display-name": "goroutines", units: "goroutines", aggregation: "average" },
    },
  };

/** By this the server knows the language. */
const SPY = "nodespy";

export function toPyroscopeRequest(
  server: PyroscopeServer,
  profile: PushedProfile,
): PyroscopeRequest {
  const url = new URL(server.address);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/ingest`;
  for (const [name, value] of Object.entries(queryOf(server, profile))) {
    url.searchParams.set(name, value);
  }
  return { url: url.href, headers: headersOf(server), body: formOf(profile) };
}

function queryOf(
  { applicationName, labels }: PyroscopeServer,
  { type, fromMs, untilMs, samplesPerSecond }: PushedProfile,
): Record<string, string> {
  const query: Record<string, string> = {
    name: nameOf(applicationName, labels),
    from: toNanoseconds(fromMs),
    until: toNanoseconds(untilMs),
    spyName: SPY,
  };
  if (type === "cpu") {
    Object.assign(query, { sampleRate: String(samplesPerSecond), units: "samples" });
    query.aggregationType = "sum";
  }
  if (type === "goroutines") Object.assign(query, { units: type, aggregationType: "average" });
  return query;
}

/** Servers of version 1 take no slash in a name, but they do in the label that has the name too. */
function nameOf(applicationName: string, labels: PyroscopeServer["labels"]): string {
  const name = applicationName.replaceAll("/", "_");
  const all = name === applicationName ? labels : { ...labels, service_name: applicationName };
  const pairs = Object.entries(all).map(([label, value]) => `${label}=${value}`);
  return `${name}{${pairs.sort().join(",")}}`;
}

function headersOf({ basicAuth, authToken, tenantId }: PyroscopeServer): Record<string, string> {
  const headers: Record<string, string> = {};
  if (basicAuth !== undefined) {
    const credentials = Buffer.from(`${basicAuth.user}:${basicAuth.password}`).toString("base64");
    headers.authorization = `Basic ${credentials}`;
  } else if (authToken !== undefined) headers.authorization = `Bearer ${authToken}`;
  if (tenantId !== undefined) headers["x-scope-orgid"] = tenantId;
  return headers;
}

function formOf({ type, bytes }: PushedProfile): FormData {
  const form = new FormData();
  form.append("profile", new Blob([bytes]), "profile.pprof");
  const config = sampleTypes[type];
  if (config !== undefined) {
    const text = JSON.stringify(config);
    form.append("sample_type_config", new Blob([text]), "sample_type_config.json");
  }
  return form;
}

/** The server tells the unit by the number of digits; milliseconds are all that is known. */
function toNanoseconds(ms: number): string {
  return `${Math.round(ms)}000000`;
}

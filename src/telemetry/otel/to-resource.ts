/**
 * Who sends: attributes of the service, the process and the machine, under the names of
 * OpenTelemetry's semantic conventions for resources. The table is also what the documentation is
 * written from.
 */
import { arch, hostname, platform } from "node:os";
import type { OtelSettings } from "./otel-environment.ts";
import { readPairs } from "./read-pairs.ts";

export const resourceAttributes = {
  "service.name": "`OTEL_SERVICE_NAME`, else of `OTEL_RESOURCE_ATTRIBUTES`, else the target's name",
  "service.version": "Weir's version",
  "service.instance.id": "drawn for each process",
  "deployment.environment.name": "`DEPLOYMENT_ENV`; left out when that is not set",
  "host.name": "the machine's name",
  "host.arch": "its kind of processor",
  "os.type": "its system",
  "process.pid": "the process",
  "process.runtime.name": "`nodejs`",
  "process.runtime.version": "the version of Node",
  "telemetry.sdk.name": "`weir`",
  "telemetry.sdk.language": "`nodejs`",
  "telemetry.sdk.version": "Weir's version",
} as const;

/** Node's names that are not those of the conventions. */
const archNames: Readonly<Record<string, string>> = { x64: "amd64", arm: "arm32", ia32: "x86" };

export interface ResourceFacts {
  /** Of the service, where nothing else is set. */
  readonly name: string;
  readonly version: string;
  readonly instanceId: string;
}

type Named = Pick<
  OtelSettings,
  "OTEL_SERVICE_NAME" | "OTEL_RESOURCE_ATTRIBUTES" | "DEPLOYMENT_ENV"
>;

/** What the environment says of the service leads; its own variables lead over the list. */
export function toResource(settings: Named, facts: ResourceFacts): Record<string, string | number> {
  const { name, version, instanceId } = facts;
  const own: Record<keyof typeof resourceAttributes, string | number> = {
    "service.name": name,
    "service.version": version,
    "service.instance.id": instanceId,
    "deployment.environment.name": "",
    "host.name": hostname(),
    "host.arch": archNames[arch()] ?? arch(),
    "os.type": platform() === "win32" ? "windows" : platform(),
    "process.pid": process.pid,
    "process.runtime.name": "nodejs",
    "process.runtime.version": process.versions.node,
    "telemetry.sdk.name": "weir",
    "telemetry.sdk.language": "nodejs",
    "telemetry.sdk.version": version,
  };
  const told = {
    ...own,
    ...readPairs(settings.OTEL_RESOURCE_ATTRIBUTES),
    ...(settings.OTEL_SERVICE_NAME !== "" && { "service.name": settings.OTEL_SERVICE_NAME }),
    ...(settings.DEPLOYMENT_ENV !== "" && {
      "deployment.environment.name": settings.DEPLOYMENT_ENV,
    }),
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== ""));
}

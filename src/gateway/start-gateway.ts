/** Starts a gateway, as a whole or not at all. */
import type { Logger } from "pino";
import { readEnvironment } from "../config/read-environment.ts";
import { otelFields } from "../telemetry/otel/otel-environment.ts";
import { Certificates } from "./certificates.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import { ControlPlane } from "./control-plane.ts";
import type { Gateway } from "./gateway.ts";
import { findTakenPorts, portsOf } from "./taken-ports.ts";
import type { Outside } from "./trace-export.ts";

/** Throws `ConfigurationProblems` when a port is taken or a certificate cannot be read. */
export async function startGateway(
  configuration: GatewayConfiguration,
  version: string,
  log: Logger,
  sent: Omit<Outside, "log"> = { otel: readEnvironment(otelFields, {}) },
): Promise<Gateway> {
  const certificates = await Certificates.read(configuration);
  await findTakenPorts(portsOf(configuration));
  const control = new ControlPlane(configuration, certificates, { log, ...sent });
  try {
    await control.start(version);
  } catch (error) {
    // What has been started must not keep the process alive once nobody can use it.
    await control.close(0);
    throw error;
  }
  return control;
}

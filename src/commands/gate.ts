/** `weir gate`: the gateway alone. */
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { readEnvironment } from "../config/read-environment.ts";
import { locateProblems } from "../config/read-yaml.ts";
import { readGatewayConfiguration } from "../gateway/configuration.ts";
import { startGateway } from "../gateway/start-gateway.ts";
import { weirVersion } from "../serving/weir-version.ts";
import { makeLog } from "../telemetry/json-log.ts";
import { LogTap } from "../telemetry/log-tap.ts";
import { otelFields, otelPrefix } from "../telemetry/otel/otel-environment.ts";
import { type CommandContext, exitStatus } from "./command-context.ts";
import { followConfiguration } from "./follow-configuration.ts";
import { letGo, tellParentReady, untilStopped } from "./leash.ts";
import { obeyed } from "./obeyed.ts";
import { readTextFile } from "./read-text-file.ts";

export interface GateOptions {
  /** `-` is standard input. */
  readonly config?: string;
}

/** Throws `ConfigurationProblems` with everything that keeps it from starting. */
export async function gate(options: GateOptions, context: CommandContext): Promise<number> {
  if (options.config === undefined) {
    context.complain("weir: gate needs --config FILE or CONFIG_PATH");
    return exitStatus.badUsage;
  }
  const name = options.config === "-" ? "standard input" : options.config;
  const text = await readTextFile(options.config);
  const configuration = readGatewayConfiguration(text, name);
  const otel = readEnvironment(otelFields, obeyed(context), [otelPrefix]);
  const logTap = otel.OTEL_LOGS_ENABLED ? new LogTap() : undefined;
  const telemetry = logTap && { tracer: undefined, onLogLine: logTap.onLogLine };
  const log = makeLog({ name: "gate", level: "info", telemetry });
  const sent = { otel, logTap };
  const gateway = await startGateway(configuration, weirVersion, log, sent).catch((error) => {
    if (!(error instanceof ConfigurationProblems)) throw error;
    throw new ConfigurationProblems(locateProblems(text, name, error.problems));
  });
  const stopFollowing = followConfiguration({ path: options.config, text, gateway }, context);
  log.info({ ports: gateway.ports, admin: gateway.adminPort }, "ready");
  tellParentReady({ ports: gateway.ports, adminPort: gateway.adminPort });
  await Promise.race([untilStopped(context), gateway.drainAsked]);
  log.info("draining");
  stopFollowing();
  await gateway.drain();
  log.info("stopped");
  letGo();
  return exitStatus.done;
}

/** The target `bin`: the part of httpbin that people use when they test a gateway. */
import { type Environment, readEnvironment } from "../../config/read-environment.ts";
import { toListenProblems } from "../../serving/listen-problems.ts";
import { defaultRequestMetrics } from "../../serving/request-metrics.ts";
import { makeTargetBase, type RunningTarget, startTarget } from "../../serving/start-target.ts";
import { ownPrefixes, port, targetFields } from "../../serving/target-environment.ts";
import { binRoutes } from "./bin-routes.ts";
import { startTcpEcho, type TcpEcho } from "./tcp-echo.ts";

export const binFields = {
  ...targetFields,
  TCP_ECHO_PORT: port(0, "Port of the TCP echo; 0 is off."),
};

export async function startBin(environment: Environment): Promise<RunningTarget> {
  const settings = readEnvironment(binFields, environment, ownPrefixes);
  const base = await makeTargetBase("bin", settings);
  let tcpEcho: TcpEcho | undefined;
  if (settings.TCP_ECHO_PORT > 0) {
    const address = { host: settings.HOST, port: settings.TCP_ECHO_PORT };
    tcpEcho = await startTcpEcho(address, base.registry).catch((error: unknown) => {
      throw toListenProblems(error, { ...address, portOption: "TCP_ECHO_PORT" });
    });
  }
  try {
    return await startTarget(base, {
      routes: binRoutes(),
      requestMetrics: defaultRequestMetrics,
      accessLogLevel: "info",
      onDrained: async () => tcpEcho?.close(),
    });
  } catch (error) {
    tcpEcho?.close();
    throw error;
  }
}

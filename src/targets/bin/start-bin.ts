/** The target `bin`: the part of httpbin that people use when they test a gateway. */
import { randomInt } from "node:crypto";
import { type Environment, readEnvironment } from "../../config/read-environment.ts";
import { SeededChance } from "../../serving/faults/seeded-chance.ts";
import { toListenProblems } from "../../serving/listen-problems.ts";
import { defaultRequestMetrics } from "../../serving/request-metrics.ts";
import type { Route } from "../../serving/route.ts";
import { makeTargetBase, type RunningTarget, startTarget } from "../../serving/start-target.ts";
import { port, targetFields } from "../../serving/target-environment.ts";
import { accessRoutes } from "./access-routes.ts";
import { byteRoutes } from "./byte-routes.ts";
import { delay } from "./delay.ts";
import { drip } from "./drip.ts";
import { echoRoutes } from "./echo-routes.ts";
import { events } from "./events.ts";
import { range } from "./range.ts";
import { redirect } from "./redirect.ts";
import { requestPartRoutes } from "./request-parts.ts";
import { responseHeaders } from "./response-headers.ts";
import { statusRoute } from "./status.ts";
import { startTcpEcho, type TcpEcho } from "./tcp-echo.ts";
import { trailers } from "./trailers.ts";
import { websocketEcho } from "./websocket-echo.ts";

export const binFields = {
  ...targetFields,
  TCP_ECHO_PORT: port(0, "Port of the TCP echo; 0 is off."),
};

export async function startBin(environment: Environment): Promise<RunningTarget> {
  const settings = readEnvironment(binFields, environment);
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

function binRoutes(): Route[] {
  const random = new SeededChance(randomInt(2 ** 31));
  return [
    statusRoute(random.drawsOf(0)),
    ...echoRoutes,
    ...requestPartRoutes,
    ...accessRoutes,
    ...byteRoutes,
    delay,
    drip,
    range,
    redirect,
    responseHeaders,
    events,
    trailers,
    websocketEcho,
  ];
}

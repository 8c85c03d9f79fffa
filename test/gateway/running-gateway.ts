/** A whole gateway on free ports, in this process, and a real backend for it. */
import type { TestContext } from "node:test";
import { pino } from "pino";
import { type GatewayConfiguration, gatewaySchema } from "../../src/gateway/configuration.ts";
import type { Gateway } from "../../src/gateway/gateway.ts";
import { startGateway } from "../../src/gateway/start-gateway.ts";
import type { ServerExchange } from "../../src/http1/server-exchange.ts";
import { startHttpListener } from "../../src/serving/http-listener.ts";

/** Of the configuration: everything goes to one upstream. */
export function httpListener(upstream: string, more: object = {}): object {
  const routes = [{ match: { path: "/" }, upstream }];
  return { listen: "127.0.0.1:0", protocol: "http", routes, ...more };
}

/** Stopped after the test. */
export async function runGateway(
  t: TestContext,
  parts: Record<string, unknown>,
): Promise<Gateway & { readonly admin: string }> {
  const configuration: GatewayConfiguration = gatewaySchema.parse({
    admin: { listen: "127.0.0.1:0" },
    drain: { deadline: "2s" },
    ...parts,
  });
  const gateway = await startGateway(configuration, "0.0.0", pino({ level: "silent" }));
  t.after(() => gateway.drain());
  return Object.assign(gateway, { admin: `http://127.0.0.1:${gateway.adminPort}` });
}

/** Stopped after the test. Answers with its name, when nothing else is said. */
export async function runBackend(
  t: TestContext,
  name: string,
  answer: (exchange: ServerExchange) => void = (exchange) => exchange.respond(200, "", name),
): Promise<string> {
  const listener = await startHttpListener(
    { host: "127.0.0.1", port: 0 },
    { onRequest: answer, onBadRequest() {} },
  );
  t.after(() => listener.drain(0));
  return `127.0.0.1:${listener.port}`;
}

export async function getJson<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}

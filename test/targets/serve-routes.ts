/** Routes behind a real port, counted and logged as in a target, without what surrounds one. */
import type { TestContext } from "node:test";
import { pino } from "pino";
import { type AccessLogLevel, makeAccessLog } from "../../src/serving/access-log.ts";
import { App, type AppOptions } from "../../src/serving/app.ts";
import { defaultRequestMetrics, RequestMetrics } from "../../src/serving/request-metrics.ts";
import type { Route } from "../../src/serving/route.ts";
import { type RunningApp, startApp } from "../../src/serving/start-app.ts";
import { Registry } from "../../src/telemetry/registry.ts";
import { pageText } from "../telemetry/page-text.ts";

export interface ServedRoutes {
  readonly url: string;
  readonly port: number;
  readonly app: App;
  readonly running: RunningApp;
  /** Log lines so far, parsed. */
  readonly logged: readonly Readonly<Record<string, unknown>>[];
  readonly registry: Registry;
  readonly fetch: (path: string, options?: RequestInit) => Promise<Response>;
  /** Lines of `http_requests_total`. */
  readonly counted: () => string[];
  /** The value of one line of the exposition; 0 when it is not there. */
  readonly metric: (line: string) => number;
}

export async function serveRoutes(
  t: TestContext,
  routes: readonly Route[],
  options: Partial<AppOptions> & { readonly accessLogLevel?: AccessLogLevel } = {},
): Promise<ServedRoutes> {
  const logged: Record<string, unknown>[] = [];
  const log = pino({ level: "debug" }, { write: (line) => logged.push(JSON.parse(line)) });
  const registry = new Registry();
  const app = new App({
    routes,
    log,
    metrics: new RequestMetrics(registry, defaultRequestMetrics),
    accessLog: makeAccessLog(log, options.accessLogLevel ?? "info"),
    ...options,
  });
  const running = await startApp(app, { host: "127.0.0.1", port: 0, portOption: "PORT" });
  t.after(() => running.close(0));
  const url = `http://127.0.0.1:${running.port}`;
  const lines = (): string[] => pageText(registry).split("\n");
  return {
    url,
    port: running.port,
    app,
    running,
    logged,
    registry,
    fetch: (path, init) => fetch(url + path, init),
    counted: () => lines().filter((line) => line.startsWith("http_requests_total{")),
    metric(wanted) {
      const found = lines().find((line) => line.startsWith(`${wanted} `));
      return found === undefined ? 0 : Number(found.slice(wanted.length + 1));
    },
  };
}

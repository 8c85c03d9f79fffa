/** The console's server: the page, and a stream of what it shows. */
import type { Logger } from "pino";
import { toFieldLine } from "../http1/field-line.ts";
import { App } from "../serving/app.ts";
import { type Route, route } from "../serving/route.ts";
import { type RunningApp, startApp } from "../serving/start-app.ts";
import type { ConsoleMemory } from "./console-memory.ts";
import { type PageAssets, readPageAssets } from "./read-page-assets.ts";

export interface ConsoleOptions {
  readonly host: string;
  readonly port: number;
  /** What moves the port, for the sentence that says it is taken. */
  readonly portOption: string;
  readonly log: Logger;
}

export function startConsole(memory: ConsoleMemory, options: ConsoleOptions): Promise<RunningApp> {
  const assets = readPageAssets();
  const app = new App({
    routes: [...assetRoutes(assets), streamRoute(memory), stateRoute(memory), healthRoute],
    log: options.log,
    answerFields: () => sameForAll,
  });
  return startApp(app, options);
}

const sameForAll = toFieldLine("X-Content-Type-Options", "nosniff");

function assetRoutes({ byPath, policy }: PageAssets): Route[] {
  return [...byPath].map(([path, { contentType, body }]) =>
    route({
      method: "GET",
      path,
      handle({ reply }) {
        // Another version of Weir on the same port must not find yesterday's page in the cache.
        reply.field("Cache-Control", "no-cache").field("Content-Security-Policy", policy);
        reply.bytes(200, contentType, body);
      },
    }),
  );
}

function streamRoute(memory: ConsoleMemory): Route {
  return route({
    method: "GET",
    path: "/stream",
    summary: "the state, and then each change to it, as server-sent events",
    handle({ reply }) {
      const stream = reply.events();
      stream.send("state", memory.state);
      const leave = memory.watch((change) => stream.send("change", change));
      stream.onEnd = leave;
    },
  });
}

function stateRoute(memory: ConsoleMemory): Route {
  return route({
    method: "GET",
    path: "/state",
    summary: "the state as JSON",
    handle: ({ reply }) => reply.json(200, memory.state),
  });
}

const healthRoute = route({
  method: "GET",
  path: "/healthz",
  isOperational: true,
  handle: ({ reply }) => reply.json(200, { status: "ok" }),
});

/** The console's server: the page, a stream of what it shows, and what its buttons do. */
import type { Logger } from "pino";
import { toFieldLine } from "../http1/field-line.ts";
import { App } from "../serving/app.ts";
import { type Route, route } from "../serving/route.ts";
import { type RunningApp, startApp } from "../serving/start-app.ts";
import { click } from "./click.ts";
import type { ConsoleControl } from "./console-control.ts";
import { type ConsoleAccess, ConsoleGuard } from "./console-guard.ts";
import type { ConsoleMemory } from "./console-memory.ts";
import { type ExchangeRoutesOptions, exchangeRoutes } from "./exchanges/exchange-routes.ts";
import type { RunBook } from "./history/run-book.ts";
import { runRoutes } from "./history/run-routes.ts";
import { type PprofUrls, profileRoute } from "./profile/profile-route.ts";
import { type PageAssets, readPageAssets } from "./read-page-assets.ts";

export interface ConsoleOptions extends ConsoleAccess {
  readonly port: number;
  /** What moves the port, for the sentence that says it is taken. */
  readonly portOption: string;
  readonly log: Logger;
  /** Without it the page shows and changes nothing. */
  readonly control: Control | undefined;
  readonly runs: Pick<RunBook, "find" | "compare">;
  /** Without it no exchange can be looked at. */
  readonly exchanges?: ExchangeRoutesOptions;
  /** Of whom profiles can be taken. */
  readonly pprofUrls?: PprofUrls;
}

type Control = Pick<ConsoleControl, "perform" | "toDrillFile">;

export function startConsole(memory: ConsoleMemory, options: ConsoleOptions): Promise<RunningApp> {
  const guard = new ConsoleGuard(options);
  const reading = [
    ...assetRoutes(readPageAssets()),
    streamRoute(memory),
    stateRoute(memory),
    ...(options.exchanges === undefined ? [] : exchangeRoutes(options.exchanges)),
  ];
  // Another page could not read the answer, but an image in it could make this process work for it.
  const own = [...runRoutes(options.runs), profileRoute(options.pprofUrls ?? new Map())];
  const { control } = options;
  if (control !== undefined) own.push(clickRoute(control));
  if (control !== undefined) reading.push(drillFileRoute(control));
  const app = new App({
    routes: [
      ...reading.map((one) => guard.protect(one)),
      ...own.map((one) => guard.protectOwn(one)),
      ...guard.loginRoutes(),
      healthRoute,
    ],
    log: options.log,
    answerFields: () => sameForAll,
    bodyBytesMax,
  });
  return startApp(app, options);
}

/** A click is a few hundred octets. */
const bodyBytesMax = 16_384;

const sameForAll =
  toFieldLine("X-Content-Type-Options", "nosniff") +
  toFieldLine("Cross-Origin-Resource-Policy", "same-origin") +
  toFieldLine("Referrer-Policy", "no-referrer");

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
      stream.begin("state", memory.state);
      const leave = memory.watch((change) => stream.send("change", change));
      stream.whenEnded(leave);
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

function clickRoute(control: Control): Route {
  return route({
    method: "POST",
    path: "/clicks",
    summary: "does what was clicked, and records it",
    body: click,
    async handle({ body, reply }) {
      const did = await control.perform(body).catch(toUnanswered);
      if (did.name === "done") reply.json(200, { sentence: did.sentence });
      else reply.problem(409, did.sentence);
    },
  });
}

/** The edge of a click: who was asked does not answer, and the page says so. */
function toUnanswered(error: unknown): { name: "refused"; sentence: string } {
  const { cause, message } = error instanceof Error ? error : new Error(String(error));
  const reason = cause instanceof Error ? cause.message : message;
  return { name: "refused", sentence: `no answer: ${reason}` };
}

function drillFileRoute(control: Control): Route {
  return route({
    method: "GET",
    path: "/recorded.yaml",
    summary: "what was clicked, as a drill file",
    handle({ reply }) {
      const text = control.toDrillFile();
      if (text === undefined) {
        reply.problem(404, "nothing was clicked yet that a drill can do");
        return;
      }
      reply.field("Content-Disposition", 'attachment; filename="recorded.yaml"');
      reply.bytes(200, "application/yaml", Buffer.from(text));
    },
  });
}

const healthRoute = route({
  method: "GET",
  path: "/healthz",
  isOperational: true,
  handle: ({ reply }) => reply.json(200, { status: "ok" }),
});

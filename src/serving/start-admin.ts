/**
 * The second door of a target: health, metrics, readiness by hand, and what else the target puts
 * there: profiles and faults. Only the machine itself reaches it unless it is told otherwise.
 */
import { isIP } from "node:net";
import type { Logger } from "pino";
import { AccessGuard, type GuardedPlace } from "./access-guard.ts";
import { App } from "./app.ts";
import { isLoopback } from "./is-loopback.ts";
import { type OperationalParts, operationalRoutes } from "./operational-routes.ts";
import { readinessRoutes } from "./readiness-routes.ts";
import type { Route } from "./route.ts";
import { type RunningApp, startApp } from "./start-app.ts";

export interface AdminSettings {
  /** 0 is off. */
  readonly PPROF_PORT: number;
  readonly PPROF_HOST: string;
}

/** `undefined` when it is off. */
export async function startAdmin(
  settings: AdminSettings,
  log: Logger,
  parts: OperationalParts,
  routes: readonly Route[],
): Promise<RunningApp | undefined> {
  if (settings.PPROF_PORT === 0) return undefined;
  const all = [...operationalRoutes(parts), ...readinessRoutes(parts.readiness), ...routes];
  const app = new App({ routes: guarded(all, settings.PPROF_HOST), log });
  return await startApp(app, {
    host: settings.PPROF_HOST,
    port: settings.PPROF_PORT,
    portOption: "PPROF_PORT",
  });
}

const place: GuardedPlace = {
  name: "port of profiles and faults",
  hostsOption: "",
  tokenOption: "",
  refuse: (call, status) =>
    call.reply.problem(status, "this port is for the machine itself: ask for 127.0.0.1"),
};

/**
 * A page whose name was made to point at the machine must not read a heap, or make requests fail.
 * Who binds another address lets others in by whatever name they have for it.
 */
function guarded(routes: readonly Route[], host: string): Route[] {
  const isOwn = isIP(host) === 0 ? host === "localhost" : isLoopback(host);
  if (!isOwn) return [...routes];
  const guard = new AccessGuard(place, { listen: { host }, hosts: [] });
  return routes.map((route) => guard.protect(route));
}

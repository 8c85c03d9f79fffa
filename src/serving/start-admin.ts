/**
 * The second door of a target: health, metrics, readiness by hand, and what else the target puts
 * there: profiles and faults. Only the machine itself reaches it unless it is told otherwise.
 */
import type { Logger } from "pino";
import { App } from "./app.ts";
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
  const app = new App({
    routes: [...operationalRoutes(parts), ...readinessRoutes(parts.readiness), ...routes],
    log,
  });
  return await startApp(app, {
    host: settings.PPROF_HOST,
    port: settings.PPROF_PORT,
    portOption: "PPROF_PORT",
  });
}

/** Readiness by hand: what a balancer does with a service that does not want traffic. */
import { isFromOwnPage } from "./own-page.ts";
import type { Readiness } from "./readiness.ts";
import { type Route, route } from "./route.ts";

export function readinessRoutes(readiness: Readiness): Route[] {
  return [switchRoute("/readyz/disable", true), switchRoute("/readyz/enable", false)];

  function switchRoute(path: string, isDisabled: boolean): Route {
    return route({
      method: "POST",
      path,
      summary: isDisabled ? "makes /readyz answer 503" : "makes /readyz tell the truth again",
      admit: isFromOwnPage,
      handle({ reply }) {
        readiness.isDisabled = isDisabled;
        reply.json(200, { status: readiness.state });
      },
    });
  }
}

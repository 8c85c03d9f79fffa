/** What bin answers. */
import { randomInt } from "node:crypto";
import { SeededChance } from "../../serving/faults/seeded-chance.ts";
import type { Route } from "../../serving/route.ts";
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
import { trailers } from "./trailers.ts";
import { websocketEcho } from "./websocket-echo.ts";

export function binRoutes(): Route[] {
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

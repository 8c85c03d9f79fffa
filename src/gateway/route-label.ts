/** What a route is called in metrics: the same name is one series, whoever counts. */
import type { RouteConfiguration } from "./configuration.ts";

export function routeLabel({ match: { host, path } }: Pick<RouteConfiguration, "match">): string {
  return host === "*" ? path : `${host}${path}`;
}

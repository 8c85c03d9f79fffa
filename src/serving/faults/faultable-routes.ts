/** The templates that a fault may name: of the routes that a target is loaded through. */
import type { Route } from "../route.ts";

export function faultableRoutes(routes: readonly Route[]): string[] {
  const counted = routes.filter(({ isOperational }) => isOperational !== true);
  return [...new Set(counted.map(({ path }) => path))];
}

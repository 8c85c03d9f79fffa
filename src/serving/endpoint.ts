/** A route made ready to run for one method: schemas, metrics and all else looked up. */
import type { z } from "zod";
import type { Call } from "./call.ts";
import type { FieldProblem } from "./problem.ts";
import type { RequestMetrics, RouteMetrics } from "./request-metrics.ts";
import { readJson, readPart, toQueryObject } from "./request-reading.ts";
import type { Method, Route } from "./route.ts";

export interface Endpoint {
  readonly route: Route;
  readonly method: string;
  readonly template: string;
  readonly isOperational: boolean;
  readonly metrics: RouteMetrics | undefined;
  readonly readsBody: boolean;
  readonly admits: ((call: Call) => boolean) | undefined;
  /** Reads query, path and body into the call. Answers what is wrong with them. */
  readonly check: (call: Call) => readonly FieldProblem[];
}

const NONE: readonly FieldProblem[] = [];

export function makeEndpoints(
  routes: readonly Route[],
  metrics: RequestMetrics | undefined,
): Endpoint[] {
  return routes.flatMap((route) =>
    methodsOf(route).map((method) => ({
      route,
      method,
      template: route.path,
      isOperational: route.isOperational === true,
      metrics: route.isOperational === true ? undefined : metrics?.forRoute(route.path, method),
      readsBody: route.body !== undefined || route.readsBytes === true,
      admits: route.admit === undefined ? undefined : (call) => route.admit!(call),
      check: makeCheck(route),
    })),
  );
}

/** A route for GET takes HEAD as well (RFC 9110 §9.3.2). */
function methodsOf(route: Route): (Method | "HEAD")[] {
  const methods = [route.method].flat() as Method[];
  return methods.includes("GET") ? [...methods, "HEAD"] : methods;
}

type Check = (call: Call) => readonly FieldProblem[];

function makeCheck(route: Route): Check {
  const checks = [
    route.params === undefined ? [] : paramsCheck(route.params),
    route.query === undefined ? [] : queryCheck(route.query),
    route.body === undefined ? [] : bodyCheck(route.body),
  ].flat();
  if (checks.length === 0) return () => NONE;
  if (checks.length === 1) return checks[0]!;
  return (call) => checks.flatMap((check) => check(call));
}

function paramsCheck(schema: z.ZodType): Check {
  return (call) => {
    const reading = readPart(schema, "path", call.params);
    if (!reading.ok) return reading.problems;
    call.params = reading.value;
    return NONE;
  };
}

function queryCheck(schema: z.ZodType): Check {
  // The defaults, read once: most requests have no query.
  const defaults = readPart(schema, "query", {});
  return (call) => {
    const { query } = call.request;
    const reading = query === "" ? defaults : readPart(schema, "query", toQueryObject(query));
    if (!reading.ok) return reading.problems;
    call.query = reading.value;
    return NONE;
  };
}

function bodyCheck(schema: z.ZodType): Check {
  return (call) => {
    const json = readJson(call.bytes);
    if (!json.ok) return json.problems;
    const reading = readPart(schema, "body", json.value);
    if (!reading.ok) return reading.problems;
    call.body = reading.value;
    return NONE;
  };
}

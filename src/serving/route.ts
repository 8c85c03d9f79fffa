/**
 * One endpoint of a service: where it is, what it reads, and what it does. One file each, and one
 * list of them per service.
 *
 *     export const slow = route({
 *       method: "GET",
 *       path: "/slow",
 *       query: z.object({ duration: wholeNumber({ min: 0, max: 60_000, default: 1000 }) }),
 *       async handle({ query, signal, reply }) {
 *         await sleep(query.duration, undefined, { signal });
 *         reply.json(200, { waitedMs: query.duration });
 *       },
 *     });
 */
import type { z } from "zod";
import type { Call } from "./call.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export const allMethods: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

export interface RouteParts<
  Query extends z.ZodType,
  Params extends z.ZodType,
  Body extends z.ZodType,
> {
  /** GET answers HEAD too. */
  readonly method: Method | readonly Method[];
  /**
   * A template like `/polls/{id}`; `/anything/*` takes whatever follows, as `params["*"]`. It is
   * the route's name in metrics and logs.
   */
  readonly path: string;
  /** For the OpenAPI document. */
  readonly summary?: string;
  /** What is not as these say is answered 400, before `handle`. */
  readonly query?: Query;
  readonly params?: Params;
  /** The body as JSON. */
  readonly body?: Body;
  /** The body is wanted as octets, in `call.bytes`. */
  readonly readsBytes?: boolean;
  /** Health, readiness, metrics and the like: not counted as a request, never hit by a fault. */
  readonly isOperational?: boolean;
  /**
   * Asked before body, query and path are read. `false` means that it has answered: 401 and the
   * like. What takes time belongs into `handle`.
   */
  admit?(call: Call): boolean;
  /** Answers by `call.reply`, now or later. */
  handle(call: Call<z.output<Query>, z.output<Params>, z.output<Body>>): void | Promise<void>;
}

/** A route of whatever it reads. */
export type Route = RouteParts<z.ZodType, z.ZodType, z.ZodType>;

/** Nothing but its types: `handle` is checked against the schemas beside it. */
export function route<
  Query extends z.ZodType = z.ZodUndefined,
  Params extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
>(parts: RouteParts<Query, Params, Body>): Route {
  return parts;
}

/**
 * Which route a request takes. A named host beats a `*.suffix`, which beats `*`; among the routes
 * of a host the longest prefix of whole path segments wins; the first of two equal ones wins.
 */

import { withCapitalEscapes } from "../http1/request-target.ts";

export interface RouteMatch {
  readonly host: string;
  readonly path: string;
  readonly methods?: readonly string[] | undefined;
}

/** What is looked at; the host is only read when a route names one. */
export interface RouteSubject {
  /** In lower case and without port. */
  readonly host: string;
  /** Without the query. */
  readonly path: string;
  readonly method: string;
}

export type RouteFound<R> =
  | { readonly name: "found"; readonly route: R }
  | { readonly name: "none" }
  | { readonly name: "method"; readonly allowed: readonly string[] };

interface Entry<R> {
  readonly prefix: string;
  readonly methods: readonly string[] | undefined;
  readonly route: R;
}

interface HostRoutes<R> {
  readonly host: string;
  readonly entries: Entry<R>[];
}

const none = { name: "none" } as const;

export class RouteTable<R> {
  readonly #exact = new Map<string, HostRoutes<R>>();
  /** Longest suffix first. */
  readonly #suffixes: HostRoutes<R>[] = [];
  readonly #everyHost: HostRoutes<R> = { host: "*", entries: [] };
  /** Whether a prefix has escapes, so that the case of a path's own matters. */
  readonly #hasEscapes: boolean;

  constructor(routes: readonly { readonly match: RouteMatch; readonly route: R }[]) {
    for (const { match, route } of routes) {
      this.#hostRoutes(match.host.toLowerCase()).entries.push({
        prefix: withCapitalEscapes(match.path),
        methods: match.methods,
        route,
      });
    }
    this.#hasEscapes = routes.some(({ match }) => match.path.includes("%"));
    this.#suffixes.sort((a, b) => b.host.length - a.host.length);
    for (const { entries } of [...this.#exact.values(), ...this.#suffixes, this.#everyHost]) {
      entries.sort((a, b) => b.prefix.length - a.prefix.length);
    }
  }

  find(subject: RouteSubject): RouteFound<R> {
    const { method } = subject;
    const path = this.#hasEscapes ? withCapitalEscapes(subject.path) : subject.path;
    if (this.#exact.size === 0 && this.#suffixes.length === 0) {
      return findIn(this.#everyHost.entries, path, method);
    }
    const { host } = subject;
    const exact = this.#exact.get(host);
    let found = exact === undefined ? none : findIn(exact.entries, path, method);
    if (found.name === "found") return found;
    for (const routes of this.#suffixes) {
      if (!host.endsWith(routes.host)) continue;
      found = firstOf(found, findIn(routes.entries, path, method));
      if (found.name === "found") return found;
    }
    return firstOf(found, findIn(this.#everyHost.entries, path, method));
  }

  #hostRoutes(host: string): HostRoutes<R> {
    if (host === "*") return this.#everyHost;
    if (!host.startsWith("*.")) {
      const routes = this.#exact.get(host) ?? { host, entries: [] };
      this.#exact.set(host, routes);
      return routes;
    }
    const suffix = host.slice(1);
    const known = this.#suffixes.find((routes) => routes.host === suffix);
    if (known !== undefined) return known;
    const routes: HostRoutes<R> = { host: suffix, entries: [] };
    this.#suffixes.push(routes);
    return routes;
  }
}

/** A later table is asked only for what an earlier one has not found; its refusal is kept. */
function firstOf<R>(earlier: RouteFound<R>, later: RouteFound<R>): RouteFound<R> {
  return later.name === "none" ? earlier : later;
}

function findIn<R>(entries: readonly Entry<R>[], path: string, method: string): RouteFound<R> {
  let allowed: string[] | undefined;
  for (const { prefix, methods, route } of entries) {
    if (!isPrefix(prefix, path)) continue;
    if (methods === undefined || methods.includes(method)) return { name: "found", route };
    allowed ??= [];
    allowed.push(...methods);
  }
  return allowed === undefined ? none : { name: "method", allowed };
}

/** `/a` is a prefix of `/a` and `/a/b`, not of `/ab`. */
function isPrefix(prefix: string, path: string): boolean {
  if (!path.startsWith(prefix)) return prefix === "/" && path === "*";
  return path.length === prefix.length || prefix.endsWith("/") || path[prefix.length] === "/";
}

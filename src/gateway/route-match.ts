/**
 * What a route may be matched by. Requests are compared with it in the one spelling that is routed,
 * so what is written in another one would match nothing, and a route that refuses would let pass.
 */
import { z } from "zod";
import { isHostPort, toHostName } from "../http1/host-port.ts";
import { isCanonicalPath } from "../http1/request-target.ts";

const SPELLING = "ASCII without query, dot segments and needless escapes";

export const routeHost = z
  .string()
  .min(1)
  .refine(isRouteHost, { error: "must be *, *.suffix or a host in ASCII without port" })
  .default("*")
  .describe("A host, *.suffix or * for every host.");

export const routePath = z
  .string()
  .startsWith("/")
  .refine((path) => !path.startsWith("/") || isCanonicalPath(path), {
    error: `must be in the spelling that is routed: ${SPELLING}`,
  })
  .default("/")
  .describe("A prefix of the path.");

export const strippedPrefix = z
  .string()
  .refine((prefix) => prefix === "" || isCanonicalPath(prefix), {
    error: `must begin with / and be in the spelling that is routed: ${SPELLING}`,
  })
  .default("")
  .describe("Taken off the path before it is forwarded.");

function isRouteHost(text: string): boolean {
  if (text === "*") return true;
  const host = text.startsWith("*.") ? text.slice(2) : text;
  const octets = Buffer.from(host, "latin1");
  if (host.includes("*") || !isHostPort(octets, 0, octets.length)) return false;
  // Without a port, and without a dot at the end.
  return toHostName(host) === host.toLowerCase();
}

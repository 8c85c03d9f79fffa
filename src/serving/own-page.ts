/**
 * Refuses what a page of another origin makes a browser send: on a loopback port it would come
 * with the rights of whoever sits at the machine. Programs that are no browsers send neither field.
 */
import type { Call } from "./call.ts";

/** For a route's `admit`. */
export function isFromOwnPage(call: Call): boolean {
  const origin = call.header("origin");
  const site = call.header("sec-fetch-site");
  const isOwn = site === undefined || site === "same-origin" || site === "none";
  if (isOwn && (origin === undefined || origin.endsWith(`://${call.request.authority}`)))
    return true;
  call.reply.problem(403, "pages of another origin may not do this");
  return false;
}

/** How a list tells where it goes on: `Link: </polls?limit=2&after=7>; rel="next"` (RFC 8288). */
import type { Call } from "../../serving/call.ts";
import type { Page } from "./poll-store.ts";

/** Adds the field when the page is not the last. */
export function linkNextPage(call: Call, page: Page<unknown>): void {
  if (page.next === undefined) return;
  const query = call.searchParams;
  query.set("after", String(page.next));
  call.reply.field("Link", `<${call.request.path}?${query}>; rel="next"`);
}

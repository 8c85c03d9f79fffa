/** `/headers`, `/ip`, `/user-agent`, `/cookies` and other small things about a request. */
import { randomUUID } from "node:crypto";
import { type Route, route } from "../../serving/route.ts";
import { headersOf, originOf } from "./request-echo.ts";
import { tell } from "./tell.ts";

export const requestPartRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/headers",
    summary: "the fields of the request",
    handle: (call) => tell(call.reply, { headers: headersOf(call) }),
  }),
  route({
    method: "GET",
    path: "/ip",
    summary: "where the request came from",
    handle: (call) => tell(call.reply, { origin: originOf(call) }),
  }),
  route({
    method: "GET",
    path: "/user-agent",
    summary: "what the client calls itself",
    handle: (call) => tell(call.reply, { "user-agent": call.header("user-agent") ?? null }),
  }),
  route({
    method: "GET",
    path: "/cookies",
    summary: "the cookies of the request",
    handle: (call) => tell(call.reply, { cookies: readCookies(call.header("cookie") ?? "") }),
  }),
  route({
    method: "GET",
    path: "/uuid",
    summary: "a random UUID",
    handle: ({ reply }) => tell(reply, { uuid: randomUUID() }),
  }),
  route({
    method: "GET",
    path: "/json",
    summary: "a JSON document, always the same",
    handle: ({ reply }) => tell(reply, sample),
  }),
];

/** RFC 6265 §4.2.1; of a name that is there twice, the first counts. */
function readCookies(field: string): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null);
  for (const pair of field.split(/;\s*/)) {
    const equals = pair.indexOf("=");
    const name = pair.slice(0, Math.max(0, equals));
    if (name !== "" && cookies[name] === undefined) cookies[name] = pair.slice(equals + 1);
  }
  return cookies;
}

const sample = {
  slideshow: {
    author: "Yours Truly",
    date: "date of publication",
    slides: [
      { title: "Wake up to WonderWidgets!", type: "all" },
      {
        items: ["Why <em>WonderWidgets</em> are great", "Who <em>buys</em> WonderWidgets"],
        title: "Overview",
        type: "all",
      },
    ],
    title: "Sample Slide Show",
  },
};

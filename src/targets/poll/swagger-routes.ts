/** `/swagger` and `/swagger.json`: the API, for people and for programs. */
import { openApiDocument } from "../../serving/openapi-document.ts";
import { type Route, route } from "../../serving/route.ts";
import { weirVersion } from "../../serving/weir-version.ts";
import { swaggerPage } from "./swagger-page.ts";

export function swaggerRoutes(routes: readonly Route[]): Route[] {
  const page = Buffer.from(swaggerPage);
  const description = "Polls, their options, and votes that are queued and counted.";
  const document = openApiDocument(routes, {
    title: "Poll API",
    description,
    version: weirVersion,
  });
  return [
    route({
      method: "GET",
      path: "/swagger",
      summary: "the API as a page",
      handle: ({ reply }) => reply.bytes(200, "text/html; charset=utf-8", page),
    }),
    route({
      method: "GET",
      path: "/swagger.json",
      summary: "the API as an OpenAPI document",
      handle: ({ reply }) => reply.json(200, document),
    }),
  ];
}

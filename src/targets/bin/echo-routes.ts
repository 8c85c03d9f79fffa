/** `/get`, `/post` and their like: tell the client what it has sent. */
import type { Call } from "../../serving/call.ts";
import { allMethods, type Method, type Route, route } from "../../serving/route.ts";
import { echoBody, echoRequest } from "./request-echo.ts";
import { tell } from "./tell.ts";

export const echoRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/get",
    summary: "tells what the request was",
    handle: (call) => tell(call.reply, echoRequest(call)),
  }),
  withBody("POST", "/post"),
  withBody("PUT", "/put"),
  withBody("PATCH", "/patch"),
  withBody("DELETE", "/delete"),
  anything("/anything"),
  anything("/anything/*"),
];

function withBody(method: Method, path: string): Route {
  return route({
    method,
    path,
    summary: "tells what the request and its body were",
    readsBytes: true,
    handle: async (call) => tell(call.reply, await echoWithBody(call)),
  });
}

function anything(path: string): Route {
  return route({
    method: allMethods,
    path,
    summary: "tells what the request, its method and its body were",
    readsBytes: true,
    handle: async (call) =>
      tell(call.reply, { ...(await echoWithBody(call)), method: call.method }),
  });
}

async function echoWithBody(call: Call): Promise<object> {
  const { args, headers, origin, url } = echoRequest(call);
  const { data, files, form, json } = await echoBody(call);
  return { args, data, files, form, headers, json, origin, url };
}

/** `/debug/pprof/…`: profiles of the running process, in the places where `go tool pprof` looks. */
import { type Route, route } from "./route.ts";

export function profileRoutes(): Route[] {
  return [
    route({
      method: "GET",
      path: "/debug/pprof/cmdline",
      summary: "the command line, its words parted by NUL",
      isOperational: true,
      handle: ({ reply }) => reply.text(200, process.argv.join("\0")),
    }),
  ];
}

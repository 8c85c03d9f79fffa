/**
 * `GET /health`: whether the service runs, and what time it has. Counted as a request, as its
 * document shows; `/healthz` and its like are not.
 */
import { type Route, route } from "../../serving/route.ts";
import { isoTime } from "../../serving/wall-clock.ts";

export const health: Route = route({
  method: "GET",
  path: "/health",
  summary: "whether it runs",
  handle({ reply }) {
    const timestamp = isoTime().replace(/\.\d+Z$/, "Z");
    reply.json(200, { status: "healthy", timestamp });
  },
});

/** `/debug/pprof/…`: profiles of the running process, in the places where `go tool pprof` looks. */
import { z } from "zod";
import { toActivityProfile } from "../telemetry/activity-profile.ts";
import { toActivityText } from "../telemetry/activity-text.ts";
import type { ProfileAnswer, Profiles } from "../telemetry/profiles.ts";
import { readActivity } from "../telemetry/read-activity.ts";
import type { Call } from "./call.ts";
import { wholeNumber } from "./query-field.ts";
import { type Route, route } from "./route.ts";

const PROFILE = "application/octet-stream";
const SECONDS_MAX = 300;

/** The index lists them in this order. */
const about: Readonly<Record<string, string>> = {
  heap: "memory that is alive, by who allocated it",
  allocs: "memory that was ever allocated, by who did",
  "profile?seconds=30": "where the processor's time goes",
  "goroutine?debug=1": "threads, and what they wait for: sockets, timers, files",
  cmdline: "the command line",
  symbol: "says that profiles are symbolized already",
};

export function profileRoutes(profiles: Profiles): Route[] {
  return [
    page("/debug/pprof", ({ reply }) => reply.field("Location", "/debug/pprof/").empty(301)),
    page("/debug/pprof/", ({ reply }) => reply.whole(200, HTML, INDEX)),
    page("/debug/pprof/heap", (call) => answerWith(call, () => profiles.heap())),
    page("/debug/pprof/allocs", (call) => answerWith(call, () => profiles.allocs())),
    cpuRoute(profiles),
    activityRoute(),
    page("/debug/pprof/cmdline", ({ reply }) => reply.text(200, process.argv.join("\0"))),
    page("/debug/pprof/symbol", ({ reply }) => reply.text(200, "num_symbols: 0\n")),
  ];
}

function page(path: string, handle: (call: Call) => void | Promise<void>): Route {
  return route({ method: "GET", path, isOperational: true, handle });
}

function cpuRoute(profiles: Profiles): Route {
  return route({
    method: "GET",
    path: "/debug/pprof/profile",
    isOperational: true,
    query: z.object({ seconds: wholeNumber({ min: 1, max: SECONDS_MAX, default: 30 }) }),
    handle: (call) => answerWith(call, () => profiles.cpu(call.query.seconds, call.signal)),
  });
}

/** As Go does: without `debug` for programs, with it for people. */
function activityRoute(): Route {
  return route({
    method: "GET",
    path: "/debug/pprof/goroutine",
    isOperational: true,
    query: z.object({ debug: wholeNumber({ min: 0, max: 2, default: 0 }) }),
    handle({ query, reply }) {
      const activity = readActivity();
      if (query.debug > 0) reply.text(200, toActivityText(activity));
      else reply.bytes(200, PROFILE, toActivityProfile(activity));
    },
  });
}

async function answerWith(
  { reply }: Pick<Call, "reply">,
  take: () => Promise<ProfileAnswer>,
): Promise<void> {
  const answer = await take();
  if (answer.name === "profile") reply.bytes(200, PROFILE, answer.bytes);
  else if (answer.name === "busy") reply.problem(503, answer.text, { fields: RETRY_AFTER });
  else reply.problem(501, answer.text);
}

const RETRY_AFTER = "Retry-After: 10\r\n";
const HTML = "Content-Type: text/html; charset=utf-8\r\n";
const INDEX = Buffer.from(
  [
    "<!doctype html><title>Profiles</title><h1>Profiles</h1><ul>",
    ...Object.entries(about).map(([name, what]) => `<li><a href="${name}">${name}</a>: ${what}`),
    "</ul><p>For go tool pprof. mutex, block and trace do not exist in this runtime.",
  ].join("\n"),
);

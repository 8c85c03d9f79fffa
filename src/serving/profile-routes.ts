/** `/debug/pprof/…`: profiles of the running process, in the places where `go tool pprof` looks. */
import { z } from "zod";
import { toActivityProfile } from "../telemetry/activity-profile.ts";
import { toActivityText } from "../telemetry/activity-text.ts";
import type { ProcessProfiler, ProfileAnswer } from "../telemetry/profiling/process-profiler.ts";
import { readActivity } from "../telemetry/read-activity.ts";
import { wallMs } from "../telemetry/wall-ms.ts";
import type { Call } from "./call.ts";
import { wholeNumber } from "./query-field.ts";
import { type Route, route } from "./route.ts";

const PROFILE = "application/octet-stream";
const SECONDS_MAX = 300;

/** The index lists them in this order. */
const about: Readonly<Record<string, string>> = {
  heap: "memory that is alive, by who allocated it",
  "allocs?seconds=10": "memory that is allocated, by who does, freed or not",
  "profile?seconds=30": "where the processor's time goes",
  "goroutine?debug=1": "threads, and what they wait for: sockets, timers, files",
  cmdline: "the command line",
  symbol: "says that profiles are symbolized already",
};

/** Of all threads of the process; none when profiles are off. */
export function profileRoutes(profiler: ProcessProfiler | undefined): Route[] {
  if (profiler === undefined) return [];
  return [
    page("/debug/pprof", ({ reply }) => reply.field("Location", "/debug/pprof/").empty(301)),
    page("/debug/pprof/", ({ reply }) => reply.whole(200, HTML, INDEX)),
    page("/debug/pprof/heap", (call) => answerWith(call, profiler.heap())),
    windowRoute("allocs", 10, (...time) => profiler.allocs(...time)),
    windowRoute("profile", 30, (...time) => profiler.cpu(...time)),
    activityRoute(),
    page("/debug/pprof/cmdline", ({ reply }) => reply.text(200, process.argv.join("\0"))),
    page("/debug/pprof/symbol", ({ reply }) => reply.text(200, "num_symbols: 0\n")),
  ];
}

function page(path: string, handle: (call: Call) => void | Promise<void>): Route {
  return route({ method: "GET", path, isOperational: true, handle });
}

/** A profile of the time from now on, for as long as is asked. */
function windowRoute(
  name: string,
  seconds: number,
  take: (seconds: number, signal: AbortSignal) => Promise<ProfileAnswer>,
): Route {
  return route({
    method: "GET",
    path: `/debug/pprof/${name}`,
    isOperational: true,
    query: z.object({ seconds: wholeNumber({ min: 1, max: SECONDS_MAX, default: seconds }) }),
    handle: (call) => answerWith(call, take(call.query.seconds, call.signal)),
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
      else reply.bytes(200, PROFILE, toActivityProfile(activity, wallMs()));
    },
  });
}

async function answerWith(
  { reply }: Pick<Call, "reply">,
  taken: Promise<ProfileAnswer>,
): Promise<void> {
  const answer = await taken;
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

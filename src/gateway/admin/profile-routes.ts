/**
 * Profiles of the gateway in the places where `go tool pprof` looks. `/debug/pprof/…` is of the
 * main thread, which has the control plane; the threads that carry the traffic have their own below
 * `/debug/pprof/threads/{thread}/`, from 0 on.
 */
import { z } from "zod";
import type { Call } from "../../serving/call.ts";
import { profileRoutes } from "../../serving/profile-routes.ts";
import { wholeNumber } from "../../serving/query-field.ts";
import { type Route, route } from "../../serving/route.ts";
import type { Profiles } from "../../telemetry/profiles.ts";
import type { ProfileKind } from "../worker-messages.ts";
import type { WorkerPool } from "../worker-pool.ts";

const SECONDS_MAX = 300;
const paths: Readonly<Record<ProfileKind, string>> = {
  cpu: "profile",
  heap: "heap",
  allocs: "allocs",
};

export function gatewayProfileRoutes(
  profiles: Profiles,
  workers: Pick<WorkerPool, "profile">,
): Route[] {
  return [
    ...profileRoutes(profiles),
    ...(Object.keys(paths) as ProfileKind[]).map((kind) => threadRoute(kind, workers)),
  ];
}

function threadRoute(kind: ProfileKind, workers: Pick<WorkerPool, "profile">): Route {
  return route({
    method: "GET",
    path: `/debug/pprof/threads/{thread}/${paths[kind]}`,
    summary: `the ${paths[kind]} profile of a thread of the data plane, from 0 on`,
    isOperational: true,
    params: z.object({ thread: wholeNumber({ min: 0, max: 127, default: 0 }) }),
    query: z.object({ seconds: wholeNumber({ min: 1, max: SECONDS_MAX, default: 30 }) }),
    handle: (call) => answer(call, kind, workers),
  });
}

async function answer(
  { params, query, reply }: Call<{ seconds: number }, { thread: number }, unknown>,
  kind: ProfileKind,
  workers: Pick<WorkerPool, "profile">,
): Promise<void> {
  const profile = await workers.profile(params.thread, kind, query.seconds);
  if (profile === undefined) reply.problem(404, `no thread ${params.thread} is running`);
  else if (profile.name === "profile") {
    reply.bytes(200, "application/octet-stream", profile.bytes);
  } else reply.problem(profile.name === "busy" ? 503 : 501, profile.text);
}

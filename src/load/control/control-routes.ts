/** The routes of a run's own address. */
import { z } from "zod";
import type { AccessGuard } from "../../serving/access-guard.ts";
import { metricsRoute } from "../../serving/metrics-route.ts";
import { type Route, route } from "../../serving/route.ts";
import { metricsPage } from "../../telemetry/metrics-page.ts";
import type { Run } from "../start-run.ts";
import type { Followers } from "./followers.ts";
import { toGroupDocuments } from "./group-documents.ts";
import { toMetricDocuments } from "./metric-documents.ts";
import { refuse } from "./refuse.ts";
import { RunMetrics } from "./run-metrics.ts";
import { readStatusChange } from "./status-change.ts";
import { toStatusDocument } from "./status-document.ts";

/** `toState` is what the stream of each who follows begins with. */
export function controlRoutes(
  run: Run,
  guard: AccessGuard,
  { followers, toState }: { readonly followers: Followers; readonly toState: () => object },
): Route[] {
  const groups = (): Listed[] => toGroupDocuments(run.state.groups.root);
  return [
    route({
      method: "GET",
      path: "/",
      summary: "the run second by second, as server-sent events",
      handle(call) {
        const { refusal } = followers;
        if (refusal !== undefined) {
          refuse(call, { status: 503, title: "Service Unavailable", detail: refusal });
          return;
        }
        const stream = call.reply.events();
        stream.send("state", toState());
        followers.add(stream);
      },
    }),
    ...statusRoutes(run, guard),
    ...listRoutes("metric", () => toMetricDocuments(run)),
    ...listRoutes("group", groups),
    metricsRoute(metricsPage(new RunMetrics(run.state.metrics))),
  ];
}

function statusRoutes(run: Run, guard: AccessGuard): Route[] {
  let isStopped = false;
  return [
    route({
      method: "GET",
      path: "/v1/status",
      summary: "where the run stands",
      handle: ({ reply }) => reply.json(200, toStatusDocument(run, isStopped)),
    }),
    route({
      method: "PATCH",
      path: "/v1/status",
      summary: "pauses, resumes, scales or stops the run, or changes its rate",
      readsBytes: true,
      admit: (call) => guard.mayChange(call),
      handle(call) {
        const { options } = run.state;
        const asked = readStatusChange(call.bytes, options.scenarios, run.steering);
        if (asked.name === "refused") {
          refuse(call, asked);
          return;
        }
        if (asked.name === "steer") run.steer(asked.change);
        else {
          isStopped = true;
          run.stop();
        }
        call.reply.json(200, toStatusDocument(run, isStopped));
      },
    }),
  ];
}

interface Listed {
  readonly id: string;
}

/** All of a kind, and one by its id. An id may have slashes: those of a metric are its tags'. */
function listRoutes(kind: "metric" | "group", list: () => readonly Listed[]): Route[] {
  return [
    route({
      method: "GET",
      path: `/v1/${kind}s`,
      summary: `all ${kind}s`,
      handle: ({ reply }) => reply.json(200, { data: list() }),
    }),
    route({
      method: "GET",
      path: `/v1/${kind}s/*`,
      params: z.object({ "*": z.string() }),
      summary: `one ${kind}, by its id`,
      handle(call) {
        const found = list().find(({ id }) => id === call.params["*"]);
        if (found !== undefined) call.reply.json(200, { data: found });
        else {
          const detail = `No ${kind} with that ID was found`;
          refuse(call, { status: 404, title: "Not Found", detail });
        }
      },
    }),
  ];
}

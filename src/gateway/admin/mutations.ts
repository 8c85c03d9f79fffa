/** The admin's routes that change something. Each says what it has changed. */
import { z } from "zod";
import type { AccessGuard } from "../../serving/access-guard.ts";
import type { Call } from "../../serving/call.ts";
import { type Route, route } from "../../serving/route.ts";
import { toBreakerLabel } from "../../upstream/breaker-label.ts";
import type { EventLog } from "../event-log.ts";
import type { Reload } from "../reloads.ts";
import type { BackendView, UpstreamView } from "../upstream-view.ts";

export interface AdminControls {
  readonly guard: AccessGuard;
  readonly events: EventLog;
  /** Those of the configuration in force. */
  readonly upstreams: () => readonly UpstreamView[];
  /** Begins the drain of the gateway; it ends with it. */
  readonly startDrain: () => void;
  /** Replaces the configuration by this text. */
  readonly reload: (text: string) => Promise<Reload>;
}

interface Found {
  readonly upstream: UpstreamView;
  readonly backend: BackendView;
}

export function mutationRoutes(controls: AdminControls): Route[] {
  return [
    drainBackend(controls, "drain", true),
    drainBackend(controls, "undrain", false),
    moveBreaker(controls, "open", (backend) => backend.breaker?.forceOpen()),
    moveBreaker(controls, "close", (backend) => backend.breaker?.forceClosed()),
    moveBreaker(controls, "auto", (backend) => backend.breaker?.release()),
    configurationRoute(controls),
    change(controls, "/drain", "stops accepting, finishes what is under way, and ends", (call) => {
      controls.startDrain();
      call.reply.json(202, { status: "draining" });
    }),
  ];
}

function configurationRoute({ guard, reload }: AdminControls): Route {
  return route({
    method: "PUT",
    path: "/config",
    summary: "replaces the configuration by the YAML of the body, as a whole or not at all",
    isOperational: true,
    readsBytes: true,
    admit: (call) => guard.mayChange(call),
    async handle({ bytes, reply }) {
      const answer = await reload(bytes.toString("utf8"));
      if (answer.name === "applied") reply.json(200, { changes: answer.changes });
      else {
        const { problems } = answer;
        const detail = "the configuration cannot be used; the one in force stays";
        reply.problem(422, detail, { members: { problems } });
      }
    },
  });
}

function drainBackend(controls: AdminControls, verb: string, isDraining: boolean): Route {
  const summary = isDraining
    ? "no new exchange for a backend; those under way go on"
    : "a backend gets exchanges again";
  return changeBackend(controls, `/backends/{address}/${verb}`, summary, (call, found) => {
    for (const { backend } of found) {
      if (backend.flags.isDraining === isDraining) continue;
      backend.flags.setDraining(isDraining);
      const [from, to] = isDraining ? ["serving", "draining"] : ["draining", "serving"];
      const subject = backend.address;
      controls.events.add({ kind: "backend", subject, from, to, reason: "asked" });
    }
    call.reply.json(
      200,
      found.map(({ upstream, backend }) => ({
        upstream: upstream.name,
        backend: backend.address,
        draining: backend.flags.isDraining,
      })),
    );
  });
}

function moveBreaker(
  controls: AdminControls,
  verb: string,
  move: (backend: BackendView) => void,
): Route {
  const summary = verb === "auto" ? "lets go of a breaker that is held" : `holds a breaker ${verb}`;
  return changeBackend(controls, `/breakers/{address}/${verb}`, summary, (call, found) => {
    const broken = found.filter(({ backend }) => backend.breaker !== undefined);
    if (broken.length === 0) {
      call.reply.problem(409, "the upstream of that backend has no breaker");
      return;
    }
    for (const { backend } of broken) move(backend);
    call.reply.json(
      200,
      broken.map(({ upstream, backend }) => ({
        upstream: upstream.name,
        backend: backend.address,
        state: toBreakerLabel(backend.breaker!.state),
        forced: backend.breaker!.isForced,
      })),
    );
  });
}

/** A backend may be in several upstreams: all of them are meant. */
function changeBackend(
  controls: AdminControls,
  path: string,
  summary: string,
  handle: (call: Call, found: readonly Found[]) => void,
): Route {
  return route({
    method: "POST",
    path,
    summary,
    isOperational: true,
    params: z.object({ address: z.string() }),
    admit: (call) => controls.guard.mayChange(call),
    handle(call) {
      const { address } = call.params;
      const all = controls
        .upstreams()
        .flatMap((upstream) => upstream.backends.map((backend) => ({ upstream, backend })));
      const found = all.filter(({ backend }) => backend.address === address);
      if (found.length > 0) handle(call, found);
      else {
        const known = [...new Set(all.map(({ backend }) => backend.address))].join(", ");
        call.reply.problem(404, `no backend has the address ${address}, but ${known}`);
      }
    },
  });
}

function change(
  { guard }: AdminControls,
  path: string,
  summary: string,
  handle: (call: Call) => void,
): Route {
  return route({
    method: "POST",
    path,
    summary,
    isOperational: true,
    admit: (call) => guard.mayChange(call),
    handle,
  });
}

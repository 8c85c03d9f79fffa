/**
 * The address of a run: it streams how the run goes, and lets it be paused, scaled and stopped as
 * k6 1.x does by its REST API, so that `k6 status`, `pause`, `resume`, `scale` and `stats` work.
 */
import type { Logger } from "pino";
import { type Access, AccessGuard } from "../../serving/access-guard.ts";
import { App } from "../../serving/app.ts";
import { startApp } from "../../serving/start-app.ts";
import type { LiveView } from "../running/live-view.ts";
import type { Run } from "../start-run.ts";
import { controlRoutes } from "./control-routes.ts";
import { Followers } from "./followers.ts";
import { toLiveDocument } from "./live-document.ts";
import { refuse } from "./refuse.ts";

export interface RunControlOptions extends Access {
  readonly listen: { readonly host: string; readonly port: number };
  readonly log: Logger;
}

export interface RunControl {
  readonly url: string;
  /** Tells who follows the run. */
  show(view: LiveView): void;
  close(): Promise<void>;
}

/** A change is a few hundred octets. */
const BODY_BYTES_MAX = 16_384;
/** For answers that are under way when the run is over. */
const CLOSE_MS = 1000;

/** Rejects with `ConfigurationProblems` when the address cannot be had. */
export async function startRunControl(run: Run, options: RunControlOptions): Promise<RunControl> {
  const followers = new Followers();
  let last: LiveView | undefined;
  const toState = (): object => {
    return { phase: run.phase, ...(last === undefined ? {} : toLiveDocument(last)) };
  };
  const guard = new AccessGuard(
    {
      name: "run",
      hostsOption: "--address-name",
      tokenOption: "RUN_TOKEN",
      refuse: (call, status, detail, fields) =>
        refuse(call, { status, title: "Not allowed", detail }, fields),
    },
    options,
  );
  const routes = controlRoutes(run, guard, { followers, toState });
  const app = new App({
    routes: routes.map((one) => guard.protect(one)),
    log: options.log,
    bodyBytesMax: BODY_BYTES_MAX,
  });
  const running = await startApp(app, { ...options.listen, portOption: "--address" });
  const host = running.host.includes(":") ? `[${running.host}]` : running.host;
  return {
    url: `http://${host}:${running.port}`,
    show(view) {
      last = view;
      if (!followers.isEmpty) followers.tell("state", toState());
    },
    async close() {
      const { outcome, thresholds } = await run.finished;
      followers.tell("end", {
        outcome,
        thresholds: thresholds.map(({ key, threshold, result }) => ({
          metric: key,
          threshold: threshold.source,
          ...result,
        })),
      });
      await running.close(CLOSE_MS);
    },
  };
}

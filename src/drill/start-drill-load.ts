/** The load of a drill. */
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import type { DrillPlan } from "./drill-plan.ts";
import type { LoadAccount } from "./drill-record.ts";
import type { DrillSystem } from "./drill-system.ts";

export interface DrillLoad {
  /** Lets what is under way come to its end, and gives the client's account. */
  stop(): Promise<LoadAccount>;
}

export async function startDrillLoad(plan: DrillPlan, system: DrillSystem): Promise<DrillLoad> {
  const answers: Record<string, number> = {};
  const open = new Set<Promise<void>>();
  let isStopped = false;
  const path = "path" in plan.load ? plan.load.path : "/";
  const url = `${system.gatewayUrl}${path}`;
  const one = async (): Promise<void> => {
    const status = await fetch(url).then(
      async (response) => {
        await response.arrayBuffer();
        return String(response.status);
      },
      () => "0",
    );
    answers[status] = (answers[status] ?? 0) + 1;
  };
  const run = async (): Promise<void> => {
    const startedMs = monotonicMs();
    let sent = 0;
    while (!isStopped) {
      const due = ((monotonicMs() - startedMs) / 1000) * plan.load.rate;
      for (; sent < due; sent++) {
        const request = one().finally(() => open.delete(request));
        open.add(request);
      }
      await sleep(2);
    }
  };
  const running = run();
  return {
    async stop() {
      isStopped = true;
      await running;
      await Promise.all(open);
      return { answers, bottleneck: undefined };
    },
  };
}

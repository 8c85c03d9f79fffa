/** What each target answers and counts, as its own `start…` hands it to the service kit. */
import { pino } from "pino";
import { readEnvironment } from "../../src/config/read-environment.ts";
import {
  defaultRequestMetrics,
  type RequestMetricsPlan,
} from "../../src/serving/request-metrics.ts";
import type { Route } from "../../src/serving/route.ts";
import { binRoutes } from "../../src/targets/bin/bin-routes.ts";
import { CredentialCheck } from "../../src/targets/echo/credential-check.ts";
import { demoUsers } from "../../src/targets/echo/demo-users.ts";
import { echoRequestMetrics, echoRoutes } from "../../src/targets/echo/echo-plan.ts";
import { readUsers } from "../../src/targets/echo/read-users.ts";
import { helloFields } from "../../src/targets/hello/hello-environment.ts";
import { helloRoutes } from "../../src/targets/hello/hello-plan.ts";
import { CpuBurners } from "../../src/targets/sre/cpu-burners.ts";
import { LeakedMemory } from "../../src/targets/sre/leaked-memory.ts";
import { sreRequestMetrics, sreRoutes } from "../../src/targets/sre/sre-plan.ts";
import { sreFields } from "../../src/targets/sre/start-sre.ts";

export interface TargetPlan {
  readonly routes: readonly Route[];
  readonly requestMetrics: RequestMetricsPlan;
}

const log = pino({ enabled: false });

/** With the defaults of the environment. poll describes itself at `/swagger`. */
export const targetPlans: Readonly<Record<string, TargetPlan>> = {
  hello: {
    routes: helloRoutes(readEnvironment(helloFields, {}), log),
    requestMetrics: defaultRequestMetrics,
  },
  sre: {
    routes: sreRoutes({
      log,
      memory: new LeakedMemory(1),
      burners: new CpuBurners(1, { connect: () => undefined }),
      coresMax: 1,
      slowMsMax: readEnvironment(sreFields, {}).SLOW_MAX_MS,
      profileUrl: () => null,
    }),
    requestMetrics: sreRequestMetrics,
  },
  echo: {
    routes: echoRoutes(
      new CredentialCheck({
        users: readUsers(demoUsers, "demo users"),
        rememberedMax: 1,
        hashingMax: 1,
        waitingMax: 1,
      }),
    ),
    requestMetrics: echoRequestMetrics,
  },
  bin: { routes: binRoutes(), requestMetrics: defaultRequestMetrics },
};

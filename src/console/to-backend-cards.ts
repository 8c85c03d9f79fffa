/** What the gateway's admin tells of its backends → one card for each backend of each upstream. */
import { z } from "zod";
import type { Exposition } from "../telemetry/read-exposition.ts";
import type { BackendCard, BreakerView } from "./console-state.ts";

const state = z.enum(["closed", "half_open", "open"]);

/** `GET /backends` */
export const backendRows = z.array(
  z.object({
    upstream: z.string(),
    address: z.string(),
    healthy: z.boolean(),
    draining: z.boolean(),
  }),
);

/** `GET /breakers` */
export const breakerRows = z.array(
  z.object({
    upstream: z.string(),
    backend: z.string(),
    state,
    forced: z.boolean(),
    calls: z.number(),
    failures: z.number(),
    msToTrial: z.number(),
  }),
);

export interface GatewayTables {
  readonly backends: z.output<typeof backendRows>;
  readonly breakers: z.output<typeof breakerRows>;
  readonly exposition: Exposition;
  /** An address → the name it is shown by. */
  readonly nameOf: (address: string) => string;
}

export function toBackendCards(tables: GatewayTables): readonly BackendCard[] {
  const { backends, breakers, exposition, nameOf } = tables;
  return backends.map(({ upstream, address, healthy, draining }) => {
    const breaker = breakers.find((row) => row.upstream === upstream && row.backend === address);
    return {
      upstream,
      name: nameOf(address),
      address,
      isHealthy: healthy,
      isDraining: draining,
      inFlight: exposition.sum("gogate_pool_connections", { backend: address, state: "busy" }),
      breaker: breaker === undefined ? undefined : toView(breaker),
    };
  });
}

function toView(row: GatewayTables["breakers"][number]): BreakerView {
  const { forced, calls, failures, msToTrial } = row;
  return { state: row.state, isForced: forced, msToTrial, calls, failures };
}

/** The memory that all threads of a gateway see: fitness, breakers, limits. */
import { GcraTable } from "../limiting/gcra-table.ts";
import { makeSharedUpstream, type SharedUpstream } from "../upstream/shared-upstream.ts";
import type { GatewayConfiguration } from "./configuration.ts";

export interface SharedState {
  readonly upstreams: Readonly<Record<string, SharedUpstream>>;
  readonly rateLimits: Readonly<Record<string, SharedArrayBuffer>>;
  /** Keeps a client from choosing keys that share a cell of a limit. */
  readonly keySeed: number;
}

export function makeSharedState(configuration: GatewayConfiguration, keySeed: number): SharedState {
  const upstreams = Object.entries(configuration.upstreams).map(
    ([name, { backends }]) => [name, makeSharedUpstream(backends.length)] as const,
  );
  const rateLimits = Object.entries(configuration.rateLimits).map(([name, { key, keysMax }]) => {
    const cells = key === "global" ? 1 : keysMax;
    return [name, new SharedArrayBuffer(GcraTable.byteLength(cells))] as const;
  });
  return {
    upstreams: Object.fromEntries(upstreams),
    rateLimits: Object.fromEntries(rateLimits),
    keySeed,
  };
}

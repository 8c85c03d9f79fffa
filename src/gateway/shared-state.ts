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

/** Keys that a rate limit remembers at once; a global limit has one. */
const KEYS_MAX = 65_536;

export function makeSharedState(configuration: GatewayConfiguration, keySeed: number): SharedState {
  const upstreams = Object.entries(configuration.upstreams).map(
    ([name, { backends }]) => [name, makeSharedUpstream(backends.length)] as const,
  );
  const rateLimits = Object.entries(configuration.rateLimits).map(
    ([name]) => [name, new SharedArrayBuffer(GcraTable.byteLength(KEYS_MAX))] as const,
  );
  return {
    upstreams: Object.fromEntries(upstreams),
    rateLimits: Object.fromEntries(rateLimits),
    keySeed,
  };
}

/** The memory that all threads of a gateway see: fitness, breakers, limits. */
import { isDeepStrictEqual } from "node:util";
import { GcraTable } from "../limiting/gcra-table.ts";
import type { UpstreamConfiguration } from "../upstream/configuration.ts";
import {
  BackendFlags,
  makeSharedBackend,
  makeSharedUpstream,
  type SharedBackend,
  type SharedUpstream,
} from "../upstream/shared-upstream.ts";
import type { GatewayConfiguration } from "./configuration.ts";
import type { RateLimitConfiguration } from "./limit-configuration.ts";

export interface SharedState {
  readonly upstreams: Readonly<Record<string, SharedUpstream>>;
  readonly rateLimits: Readonly<Record<string, SharedArrayBuffer>>;
  /** Keeps a client from choosing keys that share a cell of a limit. */
  readonly keySeed: number;
}

/** A configuration and its memory. */
export interface Carried {
  readonly shared: SharedState;
  readonly configuration: GatewayConfiguration;
}

export function makeSharedState(configuration: GatewayConfiguration, keySeed: number): SharedState {
  const upstreams = Object.entries(configuration.upstreams).map(
    ([name, { backends }]) => [name, makeSharedUpstream(backends.length)] as const,
  );
  const rateLimits = Object.entries(configuration.rateLimits).map(
    ([name, limit]) => [name, makeLimitTable(limit)] as const,
  );
  return {
    upstreams: Object.fromEntries(upstreams),
    rateLimits: Object.fromEntries(rateLimits),
    keySeed,
  };
}

/**
 * The memory for another configuration: what is the same in both keeps its own. Backends are the
 * same by their address; a breaker or the health of one begins anew when its block has changed, and
 * a limit when it counts otherwise. What an operator has said of a backend holds in any case.
 */
export function carrySharedState(
  { shared, configuration: from }: Carried,
  to: GatewayConfiguration,
  nowMs: number,
): SharedState {
  const upstreams = Object.entries(to.upstreams).map(([name, wanted]) => {
    const memory = shared.upstreams[name];
    const present = from.upstreams[name];
    if (memory === undefined || present === undefined) {
      return [name, makeSharedUpstream(wanted.backends.length)] as const;
    }
    return [name, { ...memory, backends: carryBackends(memory, present, wanted, nowMs) }] as const;
  });
  const rateLimits = Object.entries(to.rateLimits).map(([name, wanted]) => {
    const present = from.rateLimits[name];
    const keeps = present !== undefined && isDeepStrictEqual(counted(present), counted(wanted));
    return [name, keeps ? shared.rateLimits[name]! : makeLimitTable(wanted)] as const;
  });
  return {
    upstreams: Object.fromEntries(upstreams),
    rateLimits: Object.fromEntries(rateLimits),
    keySeed: shared.keySeed,
  };
}

/**
 * What an operator has said of backends while the other configuration was made ready holds in it
 * too. To be called when it takes over.
 */
export function carryDraining(from: Carried, to: Carried): void {
  for (const [name, wanted] of Object.entries(to.configuration.upstreams)) {
    const present = from.configuration.upstreams[name];
    if (present === undefined) continue;
    const [before, after] = [from.shared.upstreams[name]!, to.shared.upstreams[name]!];
    for (const [index, at] of placesBefore(present, wanted).entries()) {
      if (at !== undefined) copyDraining(before.backends[at]!, after.backends[index]!);
    }
  }
}

function carryBackends(
  memory: SharedUpstream,
  present: UpstreamConfiguration,
  wanted: UpstreamConfiguration,
  nowMs: number,
): SharedBackend[] {
  const keepsHealth = isDeepStrictEqual(present.health, wanted.health);
  const keepsBreaker = isDeepStrictEqual(present.breaker, wanted.breaker);
  const keepsLimit = isDeepStrictEqual(present.concurrency.adaptive, wanted.concurrency.adaptive);
  return placesBefore(present, wanted).map((at) => {
    const fresh = makeSharedBackend();
    if (at === undefined) {
      // It warms up, where that is configured.
      new Float64Array(fresh.added)[0] = nowMs;
      return fresh;
    }
    const kept = memory.backends[at]!;
    if (!keepsHealth) copyDraining(kept, fresh);
    return {
      ...kept,
      limit: keepsLimit ? kept.limit : fresh.limit,
      flags: keepsHealth ? kept.flags : fresh.flags,
      breaker: keepsBreaker ? kept.breaker : fresh.breaker,
    };
  });
}

/** For each wanted backend where it stood before; `undefined`: nowhere. */
function placesBefore(
  present: UpstreamConfiguration,
  wanted: UpstreamConfiguration,
): (number | undefined)[] {
  const left = present.backends.map(({ address }, at) => ({ address, at }));
  return wanted.backends.map(({ address }) => {
    const index = left.findIndex((one) => one.address === address);
    return index < 0 ? undefined : left.splice(index, 1)[0]!.at;
  });
}

function copyDraining(from: SharedBackend, to: SharedBackend): void {
  new BackendFlags(to).setDraining(new BackendFlags(from).isDraining);
}

/** What a limit's cells depend on. */
function counted({ rate, per, burst, key, keysMax }: RateLimitConfiguration): object {
  return { rate, per, burst, key, keysMax };
}

/** A global limit has one key. */
function makeLimitTable({ key, keysMax }: RateLimitConfiguration): SharedArrayBuffer {
  return new SharedArrayBuffer(GcraTable.byteLength(key === "global" ? 1 : keysMax));
}

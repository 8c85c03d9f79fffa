/** An upstream over memory of its own, whose pools open nothing. */
import { makeBalancer } from "../../src/balancing/make-balancer.ts";
import { type UpstreamConfiguration, upstreamSchema } from "../../src/upstream/configuration.ts";
import { ConnectionPool } from "../../src/upstream/connection-pool.ts";
import { makeSharedUpstream, type SharedUpstream } from "../../src/upstream/shared-upstream.ts";
import { Upstream, type UpstreamParts } from "../../src/upstream/upstream.ts";

export interface MadeUpstream {
  readonly upstream: Upstream;
  readonly shared: SharedUpstream;
  /** Each as `backend from to`. */
  readonly transitions: readonly string[];
  /** Why exchanges were refused for lack of room. */
  readonly refusals: readonly string[];
  /** What was put off until later. */
  readonly deferred: (() => void)[];
}

export function makeUpstream(
  changes: Record<string, unknown>,
  parts: Partial<UpstreamParts> = {},
  shared?: SharedUpstream,
): MadeUpstream {
  const configuration: UpstreamConfiguration = upstreamSchema.parse({
    backends: [{ address: "a:1" }, { address: "b:1" }],
    ...changes,
  });
  const { backends, balance } = configuration;
  const memory = shared ?? makeSharedUpstream(backends.length);
  const transitions: string[] = [];
  const refusals: string[] = [];
  const deferred: (() => void)[] = [];
  const turn = new Int32Array(memory.cursor);
  const upstream = new Upstream("bins", configuration, memory, {
    balancer: makeBalancer(balance, { turn, members: backends }),
    random: () => 0,
    thread: 0,
    threads: 1,
    nowMs: () => 0,
    defer: (task) => deferred.push(task),
    onQueued: () => {},
    onNoRoom: (refusal) => refusals.push(refusal),
    onTransition: (backend, from, to) => transitions.push(`${backend} ${from} ${to}`),
    makeObserver: () => () => {},
    makePool: makeIdlePool,
    ...parts,
  });
  return { upstream, shared: memory, transitions, refusals, deferred };
}

function makeIdlePool(): ConnectionPool {
  const options = {
    connectionsMax: 1,
    idleMax: 1,
    idleTimeoutMs: 1,
    lifetimeMaxMs: 1,
    requestsMax: 0,
    queuedMax: 0,
    queueTimeoutMs: 1,
  };
  const events = { onHit() {}, onMiss() {}, onReplaced() {}, onWaited() {} };
  return new ConnectionPool(
    options,
    () => ({ cancel() {} }),
    () => 0,
    events,
  );
}

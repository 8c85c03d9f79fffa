/** Makes random calls to one upstream in every thread; the first one meddles too. */
import { parentPort } from "node:worker_threads";
import type { SharedUpstream } from "../../src/upstream/shared-upstream.ts";
import { seededRandom } from "../balancing/seeded-random.ts";
import { callAtRandom } from "../upstream/call-at-random.ts";
import { makeUpstream } from "../upstream/make-upstream.ts";
import { meet, thread, work } from "./meet.ts";

interface Calls {
  readonly configuration: Record<string, unknown>;
  readonly shared: SharedUpstream;
  readonly threads: number;
  readonly calls: number;
}

const { configuration, shared, threads, calls } = work as Calls;
const random = seededRandom(thread + 1);
const clock = { nowMs: 1000 };
const parts = { random, thread, threads, nowMs: () => clock.nowMs };
const { upstream, deferred } = makeUpstream(configuration, parts, shared);
meet();
const made = callAtRandom({ upstream, deferred, random, clock, calls, meddles: thread === 0 });
parentPort!.postMessage({ ...made, nowMs: clock.nowMs });

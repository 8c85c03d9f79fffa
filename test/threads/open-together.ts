/**
 * Lets a call to every backend of one upstream fail, in every thread at once and each beginning
 * with another backend; then counts who is ejected, closes all and does it again.
 */
import { parentPort } from "node:worker_threads";
import { REFUSED } from "../../src/breaking/circuit-breaker.ts";
import type { UpstreamConfiguration } from "../../src/upstream/configuration.ts";
import { makeBreakers } from "../../src/upstream/make-breakers.ts";
import type { SharedUpstream } from "../../src/upstream/shared-upstream.ts";
import { buffer, meet, thread, work } from "./meet.ts";

interface Opening {
  readonly configuration: UpstreamConfiguration;
  readonly shared: SharedUpstream;
  readonly threads: number;
  readonly rounds: number;
}

const { configuration, shared, threads, rounds } = work as Opening;
const arrived = new Int32Array(buffer);
let opened = 0;
const breakers = makeBreakers(configuration, shared, (_, __, to) => {
  if (to === "open") opened += 1;
});
const ejected: number[] = [];
let meetings = 0;

/** Waits for all others. */
function join(): void {
  meetings += 1;
  const all = meetings * threads;
  if (Atomics.add(arrived, 0, 1) + 1 >= all) Atomics.notify(arrived, 0);
  for (let seen = Atomics.load(arrived, 0); seen < all; seen = Atomics.load(arrived, 0)) {
    Atomics.wait(arrived, 0, seen, 1);
  }
}

meet();
for (let round = 0; round < rounds; round++) {
  join();
  for (let at = 0; at < breakers.length; at++) {
    const breaker = breakers[(at + thread) % breakers.length]!;
    const token = breaker.admit(1);
    if (token !== REFUSED) breaker.settle(token, "failed", false, 1);
  }
  join();
  if (thread > 0) continue;
  ejected.push(breakers.filter((breaker) => breaker!.state !== "closed").length);
  for (const breaker of breakers) {
    breaker!.forceClosed();
    breaker!.release();
  }
}
parentPort!.postMessage({ opened, ejected });

/** Picks by one shared turn in every thread, and tells how often each candidate was picked. */
import { parentPort } from "node:worker_threads";
import { RoundRobin } from "../../src/balancing/round-robin.ts";
import { buffer, meet, work } from "./meet.ts";

const { fit, picks } = work as { fit: readonly boolean[]; picks: number };
const balancer = new RoundRobin(new Int32Array(buffer));
const candidates = fit.map((isFit) => ({ weight: 1, inFlight: 0, isFit }));
const counts = fit.map(() => 0);
meet();
for (let i = 0; i < picks; i++) counts[balancer.pick(candidates)]! += 1;
parentPort!.postMessage(counts);

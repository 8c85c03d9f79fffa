/** A thread of `weir run --workers` or of `weir agent`: one member of a run. */
import assert from "node:assert/strict";
import { parentPort, workerData } from "node:worker_threads";
import type { MemberTask, Order } from "../load/sharing/member-messages.ts";
import { serveMember } from "../load/sharing/serve-member.ts";
import { loadClock } from "./load-clock.ts";

assert(parentPort !== null, "this is the module of a thread");
const port = parentPort;
const obey = await serveMember({
  task: workerData as MemberTask,
  clock: loadClock,
  random: Math.random,
  send: (news) => port.postMessage(news),
});
port.on("message", (order: Order) => obey(order));

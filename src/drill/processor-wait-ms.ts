/**
 * How long this thread has waited for a processor since it began, by Linux's own account; 0 where
 * that is not kept. The load generator and the eyes of a drill are in this process: when it has to
 * wait, so have the others on this machine.
 */
import { existsSync, readFileSync } from "node:fs";

/** Nanoseconds run, nanoseconds waited, number of turns. */
const account = "/proc/thread-self/schedstat";
const isKept = existsSync(account);

export function processorWaitMs(): number {
  if (!isKept) return 0;
  const [, waitedNs = "0"] = readFileSync(account, "utf8").split(" ");
  return Number(waitedNs) / 1e6;
}

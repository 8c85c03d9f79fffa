/**
 * Thousands of virtual users at work leave objects behind that are old when they are dropped, and
 * V8 lets the old space grow to a multiple of what is alive before it looks. Twice is enough: ten
 * thousand users that sleep between requests need 460 to 480 MB instead of 730 to 760, for some 5 %
 * more processor time (`bench/peers/load-vs-peers.ts`, sleep-10000).
 */
import { setFlagsFromString } from "node:v8";

/** For all threads of the process; the heap grows by so much of what is alive. */
const GROWTH_PERCENT = 100;

export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}

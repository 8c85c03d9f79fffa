/** The clock of a load run outside of tests. */
import type { RunClock } from "../load/running/run-state.ts";
import { monotonicMs } from "../telemetry/monotonic-ms.ts";
import { wallClockMs } from "./wall-clock.ts";

export const loadClock: RunClock = {
  nowMs: monotonicMs,
  dateMs: wallClockMs,
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/**
 * How busy the generator itself is: its share of one core, and how late its event loop is. A load
 * generator that is too busy measures itself; the run has to be able to say so.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { LogLinearHistogram } from "../../histogram/log-linear-histogram.ts";

export interface GeneratorLoad {
  /** Of one core, 1 is all of it; the whole process counts, or the busiest of several threads. */
  readonly cpuShare: number;
  readonly loopDelayP99Ms: number;
}

/** How often the delay is sampled. A delay is what comes on top of it. */
const RESOLUTION_MS = 10;

export class GeneratorMeter {
  readonly #delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #cpuUsage: () => NodeJS.CpuUsage;
  #cpuBefore: NodeJS.CpuUsage;
  #startedMs: number;

  /** `isThread`: only what this thread uses is counted, not the whole process. */
  constructor(nowMs: number, { isThread }: { isThread: boolean }) {
    this.#cpuUsage = () => (isThread ? process.threadCpuUsage() : process.cpuUsage());
    this.#cpuBefore = this.#cpuUsage();
    this.#startedMs = nowMs;
    this.#delays.enable();
  }

  /** Forgets what was before: compiling a script is no part of the measurement. */
  restart(nowMs: number): void {
    this.#delays.reset();
    this.#cpuBefore = this.#cpuUsage();
    this.#startedMs = nowMs;
  }

  read(nowMs: number): GeneratorLoad {
    const now = this.#cpuUsage();
    const [user, system] = [now.user - this.#cpuBefore.user, now.system - this.#cpuBefore.system];
    const elapsedMs = Math.max(1, nowMs - this.#startedMs);
    const p99Ms = this.#delays.count === 0 ? 0 : this.#delays.percentile(99) / 1e6;
    return {
      cpuShare: (user + system) / 1000 / elapsedMs,
      loopDelayP99Ms: Math.max(0, p99Ms - RESOLUTION_MS),
    };
  }

  close(): void {
    this.#delays.disable();
  }
}

/** What the run says about its own honesty. */
export interface Honesty extends GeneratorLoad {
  readonly sendLagP99Ms: number;
  /** Iterations a second that were due, and that began; 0 without an open-model scenario. */
  readonly offeredPerSecond: number;
  readonly achievedPerSecond: number;
  /** Why the generator was the bottleneck; empty when it was not. */
  readonly doubts: readonly string[];
}

export interface HonestyFacts {
  readonly load: GeneratorLoad;
  readonly sendLagMs: LogLinearHistogram;
  readonly offered: number;
  readonly dropped: number;
  readonly elapsedMs: number;
}

/** Limits beyond which the generator's own delay shows in what it measures. */
const CPU_SHARE_MAX = 0.9;
const LOOP_DELAY_MAX_MS = 50;
const SEND_LAG_MAX_MS = 50;

export function judgeHonesty(facts: HonestyFacts): Honesty {
  const { load, offered, dropped } = facts;
  const seconds = Math.max(0.001, facts.elapsedMs / 1000);
  const sendLagP99Ms = facts.sendLagMs.quantile(0.99);
  const doubts: string[] = [];
  if (load.cpuShare > CPU_SHARE_MAX) {
    doubts.push(`it used ${Math.round(load.cpuShare * 100)} % of a core`);
  }
  if (load.loopDelayP99Ms > LOOP_DELAY_MAX_MS) {
    doubts.push(`its event loop was ${Math.round(load.loopDelayP99Ms)} ms late (p99)`);
  }
  if (sendLagP99Ms > SEND_LAG_MAX_MS) {
    doubts.push(`iterations began ${Math.round(sendLagP99Ms)} ms late (p99)`);
  }
  return {
    ...load,
    sendLagP99Ms,
    offeredPerSecond: offered / seconds,
    achievedPerSecond: (offered - dropped) / seconds,
    doubts,
  };
}

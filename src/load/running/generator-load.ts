/**
 * How busy the generator itself is: its share of one core, and how late its event loop is. A load
 * generator that is too busy measures itself; the run has to be able to say so.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { LogLinearHistogram } from "../../histogram/log-linear-histogram.ts";

export interface GeneratorLoad {
  /** Of one core, 1 is all of it; the whole process counts, or the thread. */
  readonly cpuShare: number;
  readonly loopDelayP99Ms: number;
}

/** Of one of those who generate the load; of the only one, without a name. */
export interface MemberLoad extends GeneratorLoad {
  readonly name: string | undefined;
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

/** What the run says about its own honesty; of several threads, the highest values. */
export interface Honesty extends GeneratorLoad {
  readonly sendLagP99Ms: number;
  /** Iterations a second that were due, and that began; 0 without an open-model scenario. */
  readonly offeredPerSecond: number;
  readonly achievedPerSecond: number;
  /** Why the generator was the bottleneck; empty when it was not. */
  readonly doubts: readonly string[];
}

export interface HonestyFacts {
  readonly loads: readonly MemberLoad[];
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
  const { loads, offered, dropped } = facts;
  const seconds = Math.max(0.001, facts.elapsedMs / 1000);
  const sendLagP99Ms = facts.sendLagMs.quantile(0.99);
  const doubts: string[] = [];
  for (const { name, cpuShare, loopDelayP99Ms } of loads) {
    if (cpuShare > CPU_SHARE_MAX) {
      doubts.push(`${name ?? "it"} used ${Math.round(cpuShare * 100)} % of a core`);
    }
    if (loopDelayP99Ms > LOOP_DELAY_MAX_MS) {
      const whose = name === undefined ? "its event loop" : `the event loop of ${name}`;
      doubts.push(`${whose} was ${Math.round(loopDelayP99Ms)} ms late (p99)`);
    }
  }
  if (sendLagP99Ms > SEND_LAG_MAX_MS) {
    doubts.push(`iterations began ${Math.round(sendLagP99Ms)} ms late (p99)`);
  }
  return {
    cpuShare: Math.max(...loads.map((one) => one.cpuShare)),
    loopDelayP99Ms: Math.max(...loads.map((one) => one.loopDelayP99Ms)),
    sendLagP99Ms,
    offeredPerSecond: offered / seconds,
    achievedPerSecond: (offered - dropped) / seconds,
    doubts,
  };
}

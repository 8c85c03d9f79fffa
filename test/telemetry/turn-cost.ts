/**
 * Processor time of this thread in each turn of its event loop: what a turn takes of it is what
 * everybody else who is served by the thread waits, and a busy machine does not add to it.
 */
export interface TurnCost {
  /** The dearest turn since `start`, in milliseconds. */
  readonly maxMs: number;
  stop(): void;
}

const nap = new Int32Array(new SharedArrayBuffer(4));

export function startTurnCost(): TurnCost {
  let maxMs = 0;
  let isStopped = false;
  let lastMs = threadCpuMs();
  const look = (): void => {
    const nowMs = threadCpuMs();
    maxMs = Math.max(maxMs, nowMs - lastMs);
    lastMs = nowMs;
    if (!isStopped) setImmediate(look);
  };
  setImmediate(look);
  return {
    get maxMs() {
      return maxMs;
    },
    stop() {
      isStopped = true;
    },
  };
}

/** The kernel brings the figure up to date when the thread gives the processor away. */
function threadCpuMs(): number {
  Atomics.wait(nap, 0, 0, 0.01);
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

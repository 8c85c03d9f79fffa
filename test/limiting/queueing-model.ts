/**
 * A backend with some places, each of which serves one call at a time, and an endless queue before
 * them. Calls arrive by chance at a rate, whether or not others have ended, and only those are
 * let in for which the limit has room. Time is a number.
 */
export interface QueueingModel {
  readonly places: number;
  /** How long a call takes that begins to be served at that moment. */
  readonly serviceMs: (atMs: number) => number;
  /** When it is offered how many calls a second. */
  readonly ratePerSecond: (atMs: number) => number;
  readonly forMs: number;
  readonly random: () => number;
}

export interface Limiter {
  readonly limit: number;
  record(startedMs: number, durationMs: number, inFlight: number, nowMs: number): void;
}

export interface ServedCall {
  readonly startedMs: number;
  readonly durationMs: number;
}

/** The calls that were served, in the order in which they ended. */
export function serveCalls(limiter: Limiter, model: QueueingModel): ServedCall[] {
  const { places, serviceMs, ratePerSecond, forMs, random } = model;
  /** When each place is free; calls are served in the order in which they came. */
  const freeMs = new Array<number>(places).fill(0);
  const underWay: ServedCall[] = [];
  const served: ServedCall[] = [];
  let nowMs = 0;
  while (nowMs < forMs) {
    nowMs += (-Math.log(1 - random()) / ratePerSecond(nowMs)) * 1000;
    for (const call of takeEnded(underWay, nowMs)) {
      const inFlight = underWay.length + 1;
      limiter.record(call.startedMs, call.durationMs, inFlight, endOf(call));
      served.push(call);
    }
    if (underWay.length >= limiter.limit) continue;
    const place = freeMs.indexOf(Math.min(...freeMs));
    const beginMs = Math.max(nowMs, freeMs[place]!);
    freeMs[place] = beginMs + serviceMs(beginMs);
    underWay.push({ startedMs: nowMs, durationMs: freeMs[place]! - nowMs });
  }
  return served;
}

function endOf({ startedMs, durationMs }: ServedCall): number {
  return startedMs + durationMs;
}

function takeEnded(underWay: ServedCall[], nowMs: number): ServedCall[] {
  const ended = underWay.filter((call) => endOf(call) <= nowMs).sort((a, b) => endOf(a) - endOf(b));
  for (const call of ended) underWay.splice(underWay.indexOf(call), 1);
  return ended;
}

/**
 * The drill of the pictures, as a file: like the tour, but failed requests are tried again and
 * backends have a limit of calls, so that every panel of the console has something to show.
 */

export const requestsPerSecond = 240;

export interface DrillLengths {
  /** Until the breaker tries bin-1 again. */
  readonly openForS: number;
  readonly beforeS: number;
  readonly faultS: number;
  readonly afterS: number;
}

export function picturedDrill({ openForS, beforeS, faultS, afterS }: DrillLengths): string {
  return `name: one backend fails
about: >
  ${requestsPerSecond} requests a second go through the gateway to two backends. After a quiet while
  bin-1 answers 500 to them, but not to its health check. Until the circuit breaker opens, what has
  failed is tried again at bin-2, so that clients see next to nothing of it; from then on bin-1 is
  left alone until it is well.
system:
  lab:
    gateway:
      upstreams:
        bins:
          breaker: { consecutiveFailures: 100, openFor: ${openForS}s }
          retry: { on: [500], backoff: { base: 1ms, max: 1ms } }
          concurrency: { limit: 8, queue: 100 }

load: { rate: ${requestsPerSecond}, path: /get }
steady: { for: 3s, within: 40s }
faults:
  - { target: bin-1, at: ${beforeS}s, for: ${faultS}s, kind: status, status: 500, route: /get }
recovery: { within: 15s }
after: ${afterS}s

ledgers: { route: /, upstream: bins, targets: [bin-1, bin-2], targetRoute: /get }

expect:
  - { kind: breaker, target: bin-1, becomes: open, since: fault-begins, within: 3s }
  - { kind: breaker, target: bin-1, becomes: half_open, since: fault-begins, within: 9s }
  - { kind: breaker, target: bin-1, becomes: closed, since: fault-ends, within: 12s }
  - { kind: failures, phase: before, shareMax: 0 }
  - { kind: failures, phase: during, shareMax: 0.01 }
  - { kind: amplification, phase: during, max: 1.2 }
  - { kind: failures, phase: after, shareMax: 0 }
  - { kind: traffic, target: bin-1, phase: before, shareMin: 0.45, shareMax: 0.55 }
  - { kind: traffic, target: bin-1, phase: open, shareMax: 0.02 }
  - { kind: traffic, target: bin-1, phase: after, shareMin: 0.45, shareMax: 0.55 }
`;
}

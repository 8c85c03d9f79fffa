/**
 * One direction of a relayed connection: octets wait in a queue until they are due.
 *
 *     read ──▶ queue (due later by latency) ──▶ released (slowly by bandwidth; black hole: never)
 */
import type { Socket } from "node:net";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import type { ActivePathFault } from "./active-path-fault.ts";

export interface RelayFlowParts {
  readonly from: Socket;
  readonly to: Socket;
  /** Those in force; changes from outside. */
  readonly faults: readonly ActivePathFault[];
  readonly onHeld: (fault: ActivePathFault) => void;
}

interface Waiting {
  readonly dueMs: number;
  /** `undefined`: the end of the direction. */
  octets: Buffer | undefined;
}

/** What waits here beyond it waits with the sender. */
const queueBytesMax = 256 * 1024;
/** With a narrow bandwidth, octets are released so often. */
const sliceMs = 20;

export class RelayFlow {
  readonly #parts: RelayFlowParts;
  readonly #queue: Waiting[] = [];
  #queuedBytes = 0;
  #freeMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #isBlocked = false;
  #isStopped = false;

  constructor(parts: RelayFlowParts) {
    this.#parts = parts;
    const { from, to } = parts;
    from.on("data", (octets) => this.#take(octets as Buffer));
    from.on("end", () => this.#take(undefined));
    to.on("drain", () => {
      this.#isBlocked = false;
      this.pump();
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#isStopped = true;
    this.#queue.length = 0;
  }

  /** Sends on what is due; called too when a fault has ended. */
  pump(): void {
    clearTimeout(this.#timer);
    const { to, from } = this.#parts;
    for (let next = this.#queue[0]; next !== undefined && !this.#isBlocked; next = this.#queue[0]) {
      const waitMs = this.#waitMs(next);
      if (waitMs > 0) {
        if (Number.isFinite(waitMs)) this.#timer = setTimeout(() => this.pump(), waitMs);
        break;
      }
      const octets = this.#release(next);
      if (octets === undefined) to.end();
      else if (!to.write(octets)) this.#isBlocked = true;
    }
    if (this.#queuedBytes < queueBytesMax && from.isPaused()) from.resume();
  }

  #take(octets: Buffer | undefined): void {
    if (this.#isStopped) return;
    let delayMs = 0;
    for (const fault of this.#parts.faults) {
      if (octets !== undefined) this.#parts.onHeld(fault);
      if (fault.plan.kind === "latency") delayMs += fault.plan.delay;
    }
    // A fault that ended meanwhile must not let later octets overtake.
    const dueMs = Math.max(monotonicMs() + delayMs, this.#queue.at(-1)?.dueMs ?? 0);
    this.#queue.push({ dueMs, octets });
    this.#queuedBytes += octets?.length ?? 0;
    if (this.#queuedBytes >= queueBytesMax) this.#parts.from.pause();
    this.pump();
  }

  #waitMs({ dueMs }: Waiting): number {
    if (this.#parts.faults.some(({ plan }) => plan.kind === "blackhole")) {
      return Number.POSITIVE_INFINITY;
    }
    return Math.max(dueMs, this.#freeMs) - monotonicMs();
  }

  #release(next: Waiting): Buffer | undefined {
    const { octets } = next;
    const bytesPerSecond = Math.min(
      ...this.#parts.faults.map(({ plan }) =>
        plan.kind === "bandwidth" ? plan.bytesPerSecond : Number.POSITIVE_INFINITY,
      ),
    );
    const sliceBytes = Math.max(1, Math.floor((bytesPerSecond * sliceMs) / 1000));
    if (octets === undefined || octets.length <= sliceBytes) this.#queue.shift();
    if (octets === undefined) return undefined;
    const released = octets.subarray(0, sliceBytes);
    next.octets = octets.subarray(released.length);
    this.#queuedBytes -= released.length;
    if (Number.isFinite(bytesPerSecond)) {
      this.#freeMs = monotonicMs() + (released.length * 1000) / bytesPerSecond;
    }
    return released;
  }
}

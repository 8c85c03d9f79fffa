/** How one simulated client goes about its requests. */
import type { Chance } from "./chance.ts";
import { planRequest, type RequestPlan } from "./plan-request.ts";
import type { World } from "./plan-world.ts";

/**
 * How a client breaks off: closes at once, resets, sends FIN and still reads, or does nothing any
 * more (as one whose machine is gone).
 */
export type Leave = "close" | "reset" | "half-close" | "vanish";

export interface ClientPlan {
  readonly arrivesMs: number;
  readonly requests: readonly RequestPlan[];
  /** Does not wait for a response before it sends the next request. */
  readonly isPipelining: boolean;
  readonly pieceBytes: number;
  readonly gapMs: number;
  /** Between a response and the next request. */
  readonly thinkMs: number;
  readonly leaves: { readonly how: Leave; readonly atByte: number } | undefined;
  /** FIN behind the last request, then waits for what is to come. */
  readonly halfCloses: boolean;
  /** Rests so long behind each read. */
  readonly readGapMs: number;
  /** Takes nothing more from this octet on, for good. */
  readonly readsUntilByte: number;
  /** What it does when all is answered. */
  readonly goes: "end" | "close" | "reset" | "stay";
  /** Does not answer FIN with FIN. */
  readonly isStubborn: boolean;
}

export function planClient(chance: Chance, world: World, nextId: () => number): ClientPlan {
  const requests = planRequests(chance, world, nextId);
  const octets = requests.reduce((sum, { head, body }) => sum + head.length + body.length, 0);
  const isRude = chance.happens(world.rudeShare);
  const isSlow = chance.happens(world.rudeShare / 2);
  const how = chance.oneOf<Leave>(["close", "reset", "half-close", "vanish"]);
  const whole = Number.POSITIVE_INFINITY;
  return {
    arrivesMs: chance.between(0, world.arrivalsMs),
    requests,
    isPipelining: chance.happens(0.3),
    pieceBytes: isSlow || chance.happens(0.3) ? chance.between(world.isCalm ? 100 : 1, 300) : whole,
    gapMs: isSlow ? chance.between(20, 600) : chance.oneOf([0, 0, 1, 5]),
    thinkMs: chance.happens(0.7) ? 0 : chance.between(1, 600),
    leaves: isRude ? { how, atByte: chance.between(0, octets) } : undefined,
    // Beyond a short time without progress, a client that has sent FIN is taken for gone.
    halfCloses: chance.happens(world.isCalm ? 0 : 0.1),
    readGapMs: chance.happens(0.15) ? chance.between(1, world.isCalm ? 10 : 200) : 0,
    readsUntilByte: chance.happens(world.rudeShare / 4) ? chance.between(0, 5000) : whole,
    goes: chance.weighted({ end: 6, close: 2, reset: 1, stay: 2 }),
    isStubborn: chance.happens(0.1),
  };
}

/** One that is malformed, that switches protocols or that asks for the end is the last. */
function planRequests(chance: Chance, world: World, nextId: () => number): RequestPlan[] {
  const requests: RequestPlan[] = [];
  for (let left = chance.oneOf([1, 1, 2, 3, 5]); left > 0; left--) {
    const request = planRequest(chance, world, nextId());
    requests.push(request);
    if (request.flaw !== undefined || request.wantsTunnel || !request.keepsAlive) break;
  }
  return requests;
}

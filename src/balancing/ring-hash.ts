/**
 * Consistent hashing: every candidate has many points on a ring, and a request belongs to the one
 * with the next point after its hash. When one goes, only its requests move, each to the
 * next point of another.
 *
 *       0 ──•a────•b──•a───────•c──•b───── 2^32, which is 0 again
 *                      ^ request: c
 *
 * The points are those of libketama: four from each MD5 digest of "address-number", 40 digests to
 * a candidate of average weight.
 */
import { createHash } from "node:crypto";
import { type Balancer, type Candidate, type Member, NOBODY } from "./balancer.ts";

const DIGESTS = 40;
const POINTS = 4;

export class RingHash implements Balancer {
  /** Ascending; `#owners` has whose each is. */
  readonly #points: Uint32Array;
  readonly #owners: Uint16Array;

  constructor(members: readonly Member[]) {
    const points = members.flatMap((member, owner) =>
      pointsOf(member.address, digestsOf(member, members)).map((point) => ({ point, owner })),
    );
    // Where two have the same point, the address decides, so that the order of the list does not.
    points.sort(
      (a, b) =>
        a.point - b.point || (members[a.owner]!.address < members[b.owner]!.address ? -1 : 1),
    );
    this.#points = Uint32Array.from(points, ({ point }) => point);
    this.#owners = Uint16Array.from(points, ({ owner }) => owner);
  }

  pick(candidates: readonly Candidate[], _: () => number, __: number, hash: number): number {
    if (!candidates.some(isFit)) return NOBODY;
    const { length } = this.#points;
    const start = this.#firstFrom(hash >>> 0);
    for (let i = 0; i < length; i++) {
      const owner = this.#owners[(start + i) % length]!;
      if (candidates[owner]!.isFit) return owner;
    }
    return NOBODY;
  }

  /** The index of the first point that is not below. */
  #firstFrom(hash: number): number {
    let low = 0;
    let high = this.#points.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#points[middle]! < hash) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function digestsOf({ weight }: Member, members: readonly Member[]): number {
  const total = members.reduce((sum, member) => sum + member.weight, 0);
  // At least one, else a light one would be on no ring even when it is the last that is fit.
  return Math.max(1, Math.floor((DIGESTS * members.length * weight) / total));
}

function isFit(candidate: Candidate): boolean {
  return candidate.isFit;
}

function pointsOf(address: string, digests: number): number[] {
  return Array.from({ length: digests }, (_, number) => {
    const digest = createHash("md5").update(`${address}-${number}`).digest();
    return Array.from({ length: POINTS }, (_, at) => digest.readUInt32LE(at * 4));
  }).flat();
}

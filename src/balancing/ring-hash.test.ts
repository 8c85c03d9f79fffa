import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { makeCandidates } from "../../test/balancing/make-candidates.ts";
import { seededRandom } from "../../test/balancing/seeded-random.ts";
import { RingHash } from "./ring-hash.ts";

const random = seededRandom(1);
const hashes = Array.from({ length: 20_000 }, () => Math.floor(random() * 2 ** 32));

describe("RingHash", () => {
  test("gives a hash to the owner of the next point, and past the last one to the first's", () => {
    const candidates = makeCandidates([1, 1, 1]);
    const points = candidates
      .flatMap(({ address }, owner) => ketamaPoints(address).map((point) => ({ point, owner })))
      .sort((a, b) => a.point - b.point);
    const next = (hash: number) => points.find(({ point }) => point >= hash) ?? points[0]!;
    const ring = new RingHash(candidates);
    const probes = [
      0,
      points[0]!.point,
      points.at(-1)!.point,
      2 ** 32 - 1,
      ...hashes.slice(0, 500),
    ];
    assert.deepEqual(
      probes.map((hash) => ring.pick(candidates, random, 0, hash)),
      probes.map((hash) => next(hash).owner),
    );
  });

  test("moves the requests of one that is not fit, and no others", () => {
    const candidates = makeCandidates([1, 1, 1, 1]);
    const ring = new RingHash(candidates);
    const before = hashes.map((hash) => ring.pick(candidates, random, 0, hash));
    candidates[2]!.isFit = false;
    const after = hashes.map((hash) => ring.pick(candidates, random, 0, hash));
    const stayed = after.filter((owner, i) => owner === before[i]).length;
    assert.equal(stayed, before.filter((owner) => owner !== 2).length);
    assert.deepEqual(new Set(after), new Set([0, 1, 3]));
  });

  test("moves about a share of 1/n to one that is added, and none between the others", () => {
    const candidates = makeCandidates([1, 1, 1, 1, 1]);
    const four = new RingHash(candidates.slice(0, 4));
    const five = new RingHash(candidates);
    const moves = hashes
      .map((hash) => [four, five].map((ring) => ring.pick(candidates, random, 0, hash)))
      .filter(([before, after]) => before !== after);
    assert.deepEqual(new Set(moves.map(([, after]) => after)), new Set([4]));
    assert.ok(Math.abs(moves.length / hashes.length - 1 / 5) < 0.05);
  });

  test("shares by weight", () => {
    const candidates = makeCandidates([1, 3]);
    const ring = new RingHash(candidates);
    const heavy = hashes.filter((hash) => ring.pick(candidates, random, 0, hash) === 1);
    assert.ok(Math.abs(heavy.length / hashes.length - 0.75) < 0.1, `${heavy.length}`);
  });

  test("finds the lightest when it is the last one that is fit", () => {
    const candidates = makeCandidates([1, 1000]);
    const ring = new RingHash(candidates);
    candidates[1]!.isFit = false;
    assert.equal(ring.pick(candidates, random, 0, 5), 0);
  });

  test("does not depend on the order in which candidates are listed", () => {
    const candidates = makeCandidates([1, 1, 1]);
    const turned = [...candidates].reverse();
    const [ring, other] = [new RingHash(candidates), new RingHash(turned)];
    assert.deepEqual(
      hashes.map((hash) => candidates[ring.pick(candidates, random, 0, hash)]),
      hashes.map((hash) => turned[other.pick(turned, random, 0, hash)]),
    );
  });

  test("picks nobody when nobody is fit or there is nobody", () => {
    const candidates = makeCandidates([1]);
    candidates[0]!.isFit = false;
    assert.equal(new RingHash(candidates).pick(candidates, random, 0, 1), -1);
    assert.equal(new RingHash([]).pick([], random, 0, 1), -1);
  });
});

/** As libketama makes them for a server of average weight. */
function ketamaPoints(address: string): number[] {
  return Array.from({ length: 160 }, (_, i) => {
    const digest = createHash("md5")
      .update(`${address}-${i >> 2}`)
      .digest();
    const at = (i & 3) * 4;
    const octets = [digest[at + 3]!, digest[at + 2]!, digest[at + 1]!, digest[at]!];
    return octets.reduce((sum, octet) => sum * 256 + octet, 0);
  });
}

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeCandidates } from "../../test/balancing/make-candidates.ts";
import { seededRandom } from "../../test/balancing/seeded-random.ts";
import { goldenSkip, goldenVector } from "../../test/golden/golden-vector.ts";
import { Maglev } from "./maglev.ts";

const random = seededRandom(1);
const entries = 65_537;

describe("Maglev", () => {
  test("gives each of many equals the same share, to one percent", () => {
    const counts = countsOf(new Maglev(makeCandidates(Array(20).fill(1))));
    const share = entries / 20;
    assert.ok(counts.every((count) => Math.abs(count / share - 1) < 0.01));
  });

  test("gives a hash to the same candidate in any order of the list", () => {
    const candidates = makeCandidates([1, 2, 3]);
    const turned = [...candidates].reverse();
    const [one, other] = [new Maglev(candidates), new Maglev(turned)];
    const hashes = Array.from({ length: 1000 }, () => Math.floor(random() * 2 ** 32));
    assert.deepEqual(
      hashes.map((hash) => candidates[one.pick(candidates, random, 0, hash)]),
      hashes.map((hash) => turned[other.pick(turned, random, 0, hash)]),
    );
  });

  test("spreads the requests of one that is not fit over all others, and moves none else", () => {
    const candidates = makeCandidates([1, 1, 1, 1]);
    const maglev = new Maglev(candidates);
    candidates[0]!.isFit = false;
    const picks = Array.from(maglev.table, (_, hash) => maglev.pick(candidates, random, 0, hash));
    const moved = picks.filter((_, hash) => maglev.table[hash] === 0);
    const counts = [1, 2, 3].map((owner) => moved.filter((pick) => pick === owner).length);
    assert.ok(counts.every((count) => Math.abs((count * 3) / moved.length - 1) < 0.05));
    assert.ok(picks.every((pick, hash) => pick === maglev.table[hash] || maglev.table[hash] === 0));
  });

  test("moves few entries between the others when one goes for good", () => {
    const candidates = makeCandidates(Array(10).fill(1));
    const ten = new Maglev(candidates).table;
    const nine = new Maglev(candidates.slice(0, 9)).table;
    const moved = ten.filter((owner, i) => owner !== 9 && owner !== nine[i]).length;
    assert.ok(moved / entries < 0.05, `${moved}`);
  });

  test("picks nobody when nobody is fit", () => {
    const candidates = makeCandidates([1, 1]);
    for (const candidate of candidates) candidate.isFit = false;
    assert.equal(new Maglev(candidates).pick(candidates, random, 0, 7), -1);
  });
});

describe("Maglev against the vectors of Envoy", { skip: goldenSkip }, () => {
  interface Row {
    readonly hosts?: number;
    readonly weights?: readonly number[];
    readonly table: number;
    readonly entries?: readonly number[];
    readonly entries_min?: number;
    readonly entries_max?: number;
    readonly min_entries?: number;
    readonly max_entries?: number;
  }

  test("fills tables with Envoy's numbers of entries", () => {
    const expected = goldenVector("LB-maglev-envoy").expect as readonly (Row | string)[];
    const rows = expected.filter((row) => typeof row === "object");
    assert.equal(rows.length, 4);
    for (const row of rows) {
      const weights = row.weights ?? Array<number>(row.hosts!).fill(1);
      const counts = countsOf(new Maglev(makeCandidates(weights), row.table));
      if (row.entries !== undefined) assert.deepEqual(counts, row.entries);
      assert.ok(Math.min(...counts) >= (row.entries_min ?? row.min_entries ?? 0));
      assert.ok(Math.max(...counts) <= (row.entries_max ?? row.max_entries ?? row.table));
    }
  });

  test("refuses a table that is no prime, and is content with no hosts", () => {
    assert.throws(() => new Maglev(makeCandidates([1]), 8), /8 is no prime/);
    assert.equal(new Maglev([]).pick([], random, 0, 1), -1);
  });
});

function countsOf({ table }: Maglev): number[] {
  const counts = new Array<number>(Math.max(...table) + 1).fill(0);
  for (const owner of table) counts[owner]! += 1;
  return counts;
}

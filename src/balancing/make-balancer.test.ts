import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "../../test/balancing/seeded-random.ts";
import { goldenSkip, goldenVector } from "../../test/golden/golden-vector.ts";
import { type BalancerName, balancerNames, makeBalancer } from "./make-balancer.ts";

describe("makeBalancer", () => {
  for (const name of balancerNames) {
    test(`makes one that uses every fit candidate and no other: ${name}`, () => {
      const picks = picksOf(name, [1, 1, 1, 1], { count: 200, unfit: [2] });
      assert.deepEqual(new Set(picks), new Set([0, 1, 3]));
    });
  }
});

describe("Balancers against the vectors of public test suites", { skip: goldenSkip }, () => {
  test("share 30 requests between two as nginx's and HAProxy's round robin do", () => {
    assert.equal(goldenVector("LB-nginx-rr").expect, "15/15 exactly");
    assert.deepEqual(countsOf(picksOf("roundRobin", [1, 1], { count: 30 })), [15, 15]);
  });

  test("share quick requests, and avoid a busy one, as nginx's least_conn does", () => {
    assert.match(String(goldenVector("LB-nginx-least-conn").expect), /^10 quick requests: 5\/5/);
    assert.deepEqual(countsOf(picksOf("leastRequest", [1, 1], { count: 10 })), [5, 5]);
    const busy = picksOf("leastRequest", [1, 1], { count: 10, inFlight: [1, 0] });
    assert.deepEqual(new Set(busy), new Set([1]));
  });

  test("spread the turns of a heavy one as nginx's smooth weighted round robin does", () => {
    const { params, expect } = goldenVector("LB-smooth-wrr");
    const weights = params!.weights as number[];
    const picks = picksOf("weightedRoundRobin", weights, { count: 14 });
    const once = String(expect).split(",")[0]!.split(" ");
    assert.deepEqual(
      picks.map((at) => "abc"[at]),
      [...once, ...once],
    );
  });

  test("share by weight as traefik's weighted round robin does", () => {
    const { params } = goldenVector("LB-wrr-traefik");
    const { weights, requests } = params as { weights: number[]; requests: number };
    const picks = picksOf("weightedRoundRobin", weights, { count: requests });
    assert.deepEqual(countsOf(picks), [3, 1]);
    assert.deepEqual(countsOf(picksOf("weightedRoundRobin", [0, 2], { count: 4 })), [0, 4]);
  });
});

interface Picks {
  readonly count: number;
  readonly unfit?: readonly number[];
  readonly inFlight?: readonly number[];
}

function picksOf(name: BalancerName, weights: readonly number[], picks: Picks): number[] {
  const { count, unfit = [], inFlight = [] } = picks;
  const random = seededRandom(7);
  const candidates = weights.map((weight, at) => ({
    address: `10.0.0.${at}:80`,
    weight,
    inFlight: inFlight[at] ?? 0,
    isFit: !unfit.includes(at),
  }));
  const turn = new Int32Array(new SharedArrayBuffer(4));
  const balancer = makeBalancer(name, { turn, members: candidates });
  return Array.from({ length: count }, () =>
    balancer.pick(candidates, random, 0, random() * 2 ** 32),
  );
}

function countsOf(picks: readonly number[]): number[] {
  return [0, 1].map((at) => picks.filter((pick) => pick === at).length);
}

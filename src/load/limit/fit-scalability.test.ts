import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { seededRandom } from "../modules/seeded-random.ts";
import { fitScalability, type ScalabilityPoint } from "./fit-scalability.ts";

interface Known {
  readonly lambda: number;
  readonly sigma: number;
  readonly kappa: number;
}

const concurrencies = [1, 2, 4, 8, 16, 32, 48, 64];

function pointsOf({ lambda, sigma, kappa }: Known, noise: () => number): ScalabilityPoint[] {
  return concurrencies.map((n) => {
    const perSecond = (lambda * n) / (1 + sigma * (n - 1) + kappa * n * (n - 1));
    return { concurrency: n, perSecond: perSecond * (1 + noise()) };
  });
}

const close = (actual: number, expected: number, share: number): void =>
  assert.ok(Math.abs(actual - expected) <= share * expected, `${actual}, not ${expected}`);

describe("fitScalability", () => {
  test("finds the parameters that points without error were made of", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 10_000, noNaN: true }),
        fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        fc.double({ min: 0.00001, max: 0.01, noNaN: true }),
        (lambda, sigma, kappa) => {
          const fitted = fitScalability(
            pointsOf({ lambda, sigma, kappa }, () => 0),
            () => 0.5,
          );
          assert.ok(fitted !== undefined);
          close(fitted.lambda, lambda, 1e-4);
          close(fitted.sigma, sigma, 1e-3);
          close(fitted.kappa, kappa, 1e-3);
          close(fitted.kneeConcurrency, Math.sqrt((1 - sigma) / kappa), 1e-3);
        },
      ),
      { seed: 5, numRuns: 20 },
    );
  });

  test("has the true values in its intervals in 33 fits of 40 at least, with errors of 2 %", () => {
    const random = seededRandom(42);
    const normal = (): number =>
      0.02 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const known = { lambda: 100, sigma: 0.05, kappa: 0.001 };
    const hits = { lambda: 0, sigma: 0, kappa: 0 };
    for (let i = 0; i < 40; i++) {
      const fitted = fitScalability(pointsOf(known, normal), random);
      assert.ok(fitted !== undefined);
      for (const key of ["lambda", "sigma", "kappa"] as const) {
        const [low, high] = fitted.intervals[key];
        if (low <= known[key] && known[key] <= high) hits[key] += 1;
      }
    }
    for (const count of Object.values(hits)) assert.ok(count >= 33, JSON.stringify(hits));
  });

  test("has no knee where nothing has to be kept coherent, and λ/σ as the most", () => {
    const known = { lambda: 50, sigma: 0.25, kappa: 0 };
    const fitted = fitScalability(
      pointsOf(known, () => 0),
      () => 0.5,
    );
    assert.ok(fitted !== undefined);
    close(fitted.sigma, 0.25, 1e-3);
    assert.ok(fitted.kneeConcurrency > 1e3);
    close(fitted.peakPerSecond, 200, 0.05);
  });

  test("says nothing when there are fewer than four points", () => {
    const points = pointsOf({ lambda: 1, sigma: 0, kappa: 0 }, () => 0);
    assert.equal(
      fitScalability(points.slice(0, 3), () => 0),
      undefined,
    );
    assert.equal(
      fitScalability([...points.slice(0, 3), points[0]!], () => 0),
      undefined,
    );
  });
});

/**
 * The Universal Scalability Law (N. J. Gunther, Guerrilla Capacity Planning, Springer 2007,
 * chapters 4 to 6):
 *
 *                       λ N
 *     X(N) = ─────────────────────────
 *             1 + σ (N-1) + κ N (N-1)
 *
 * N is how many requests are in the system, X how many it answers a second, λ what one alone would
 * reach, σ the share that waits for others (contention), κ what keeping each other informed costs
 * (coherency). For κ > 0 there is a knee N* = √((1-σ)/κ), beyond which more load gets less done.
 *
 * N/X is a polynomial of N, from which a first guess comes by linear least squares; Gauss-Newton
 * steps, shortened when they lead nowhere, then make the error in X least. σ and κ are no less
 * than 0. The intervals are those of 95 of 100 fits to the curve with its residuals dealt anew
 * (residual bootstrap).
 */
export interface ScalabilityPoint {
  readonly concurrency: number;
  readonly perSecond: number;
}

export interface Scalability {
  readonly lambda: number;
  readonly sigma: number;
  readonly kappa: number;
  /** Concurrency at the knee; infinite without one. */
  readonly kneeConcurrency: number;
  /** Throughput at the knee; without one the asymptote λ/σ, which may be infinite. */
  readonly peakPerSecond: number;
}

export interface FittedScalability extends Scalability {
  readonly intervals: Readonly<Record<keyof Scalability, readonly [low: number, high: number]>>;
}

/** Three unknowns, and one more to tell how well they fit. */
const POINTS_MIN = 4;
const RESAMPLES = 400;
const STEPS_MAX = 100;

type Parameters = [lambda: number, sigma: number, kappa: number];

/** `undefined` when there are too few points, or when they say nothing about the law. */
export function fitScalability(
  points: readonly ScalabilityPoint[],
  random: () => number,
): FittedScalability | undefined {
  const distinct = new Set(points.map(({ concurrency }) => concurrency.toPrecision(3)));
  if (distinct.size < POINTS_MIN) return undefined;
  const fitted = fit(points);
  if (fitted === undefined) return undefined;
  // Three parameters make the residuals smaller than the errors are.
  const inflation = Math.sqrt(points.length / Math.max(1, points.length - 3));
  const residuals = points.map(
    ({ concurrency, perSecond }) => (perSecond / throughput(fitted, concurrency) - 1) * inflation,
  );
  const samples: Scalability[] = [];
  for (let i = 0; i < RESAMPLES; i++) {
    const drawn = points.map(({ concurrency }) => {
      const residual = residuals[Math.floor(random() * residuals.length)]!;
      return { concurrency, perSecond: throughput(fitted, concurrency) * (1 + residual) };
    });
    const sample = fit(drawn);
    if (sample !== undefined) samples.push(toScalability(sample));
  }
  const whole = toScalability(fitted);
  const interval = (key: keyof Scalability): readonly [number, number] => {
    const sorted = samples.map((one) => one[key]).sort((a, b) => a - b);
    const at = (share: number): number =>
      sorted[Math.floor(share * (sorted.length - 1))] ?? whole[key];
    return [at(0.025), at(0.975)];
  };
  return {
    ...whole,
    intervals: {
      lambda: interval("lambda"),
      sigma: interval("sigma"),
      kappa: interval("kappa"),
      kneeConcurrency: interval("kneeConcurrency"),
      peakPerSecond: interval("peakPerSecond"),
    },
  };
}

function throughput([lambda, sigma, kappa]: Parameters, n: number): number {
  return (lambda * n) / (1 + sigma * (n - 1) + kappa * n * (n - 1));
}

function toScalability([lambda, sigma, kappa]: Parameters): Scalability {
  const hasKnee = kappa > 0 && sigma < 1;
  const kneeConcurrency = hasKnee ? Math.sqrt((1 - sigma) / kappa) : Number.POSITIVE_INFINITY;
  const peakPerSecond = hasKnee
    ? throughput([lambda, sigma, kappa], kneeConcurrency)
    : sigma > 0
      ? lambda / sigma
      : Number.POSITIVE_INFINITY;
  return { lambda, sigma, kappa, kneeConcurrency, peakPerSecond };
}

function fit(points: readonly ScalabilityPoint[]): Parameters | undefined {
  let best = firstGuess(points);
  if (best === undefined) return undefined;
  let bestError = errorOf(points, best);
  let damping = 1e-3;
  for (let step = 0; step < STEPS_MAX && damping < 1e12; step++) {
    const moved = stepFrom(points, best, damping);
    if (moved === undefined) return best;
    const error = errorOf(points, moved);
    if (error < bestError) {
      const isSettled = bestError - error < 1e-14 * bestError;
      [best, bestError, damping] = [moved, error, damping / 10];
      if (isSettled) break;
    } else damping *= 10;
  }
  return best;
}

/** Errors are taken in proportion: a twentieth too much is as bad at 10/s as at 10,000/s. */
function errorOf(points: readonly ScalabilityPoint[], parameters: Parameters): number {
  return points.reduce((sum, { concurrency, perSecond }) => {
    const error = throughput(parameters, concurrency) / perSecond - 1;
    return sum + error * error;
  }, 0);
}

/** N/X = 1/λ + σ/λ (N-1) + κ/λ N(N-1), with errors in proportion. */
function firstGuess(points: readonly ScalabilityPoint[]): Parameters | undefined {
  const rows = points.map(({ concurrency: n, perSecond }) => {
    const weight = perSecond / n;
    return { factors: [weight, (n - 1) * weight, n * (n - 1) * weight], value: 1 };
  });
  const solved = leastSquares(rows, 0);
  const [constant = 0, linear = 0, square = 0] = solved ?? [];
  if (!(constant > 0)) {
    // The points are far beyond the beginning of the curve: begin with its least response time.
    const lambda = Math.max(...points.map(({ concurrency, perSecond }) => perSecond / concurrency));
    return lambda > 0 && Number.isFinite(lambda) ? [lambda, 0.1, 0] : undefined;
  }
  return bounded([1 / constant, linear / constant, square / constant]);
}

function stepFrom(
  points: readonly ScalabilityPoint[],
  at: Parameters,
  damping: number,
): Parameters | undefined {
  const rows = points.map(({ concurrency: n, perSecond }) => {
    const here = throughput(at, n);
    const below = 1 + at[1] * (n - 1) + at[2] * n * (n - 1);
    const slopes = [here / at[0], (-here * (n - 1)) / below, (-here * n * (n - 1)) / below];
    return {
      factors: slopes.map((slope) => slope / perSecond),
      value: 1 - here / perSecond,
    };
  });
  const change = leastSquares(rows, damping);
  if (change === undefined) return undefined;
  return bounded([at[0] + change[0]!, at[1] + change[1]!, at[2] + change[2]!]);
}

function bounded([lambda, sigma, kappa]: Parameters): Parameters {
  return [Math.max(Number.MIN_VALUE, lambda), Math.max(0, sigma), Math.max(0, kappa)];
}

interface Row {
  readonly factors: readonly number[];
  readonly value: number;
}

/** The normal equations of three unknowns, damped as Marquardt does it, by elimination. */
function leastSquares(rows: readonly Row[], damping: number): number[] | undefined {
  const size = 3;
  const matrix = Array.from({ length: size }, (_, i) => [
    ...Array.from({ length: size }, (_, j) => {
      const sum = rows.reduce((all, { factors }) => all + factors[i]! * factors[j]!, 0);
      return i === j ? sum * (1 + damping) : sum;
    }),
    rows.reduce((all, { factors, value }) => all + factors[i]! * value, 0),
  ]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(matrix[row]![column]!) > Math.abs(matrix[pivot]![column]!)) pivot = row;
    }
    [matrix[column], matrix[pivot]] = [matrix[pivot]!, matrix[column]!];
    const divisor = matrix[column]![column]!;
    if (!(Math.abs(divisor) > 0)) return undefined;
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = matrix[row]![column]! / divisor;
      for (let k = column; k <= size; k++) matrix[row]![k]! -= factor * matrix[column]![k]!;
    }
  }
  const solution = matrix.map((row, i) => row[size]! / row[i]!);
  return solution.every(Number.isFinite) ? solution : undefined;
}

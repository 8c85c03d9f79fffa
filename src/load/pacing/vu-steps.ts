/**
 * How many virtual users a ramping-vus scenario has at each moment: a staircase along the line
 * between the stages' targets. Going up, user n comes when the line reaches n; going down, it
 * leaves when the line reaches n - 1, so that nobody is stopped early.
 */
export interface VuStage {
  readonly durationMs: number;
  readonly target: number;
}

export interface VuStep {
  readonly atMs: number;
  readonly vus: number;
}

export function toVuSteps(startVus: number, stages: readonly VuStage[]): VuStep[] {
  const steps: VuStep[] = [{ atMs: 0, vus: startVus }];
  let vus = startVus;
  let endMs = 0;
  for (const { durationMs, target } of stages) {
    const startMs = endMs;
    endMs += durationMs;
    if (durationMs === 0 && target !== vus) steps.push({ atMs: endMs, vus: target });
    else if (target !== vus) steps.push(...stepsBetween(vus, target, startMs, durationMs));
    vus = target;
  }
  return steps;
}

function stepsBetween(from: number, to: number, startMs: number, durationMs: number): VuStep[] {
  const count = Math.abs(to - from);
  const direction = Math.sign(to - from);
  return Array.from({ length: count }, (_, i) => ({
    atMs: startMs + (durationMs * (i + 1)) / count,
    vus: from + direction * (i + 1),
  }));
}

/** The number of virtual users planned at this time. `steps` are in the order of time. */
export function plannedVus(steps: readonly VuStep[], elapsedMs: number): number {
  let vus = 0;
  for (const step of steps) {
    if (step.atMs > elapsedMs) break;
    vus = step.vus;
  }
  return vus;
}

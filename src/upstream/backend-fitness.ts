/** Whether a backend could be chosen and why not, in words, for whoever wants to know. */
import type { Backend } from "./backend.ts";
import { toBreakerLabel } from "./breaker-label.ts";

export interface BackendFitness {
  readonly backend: string;
  readonly healthy: boolean;
  readonly draining: boolean;
  readonly breaker: string;
  readonly inFlight: number;
  /** Why it could not be chosen; `fit` when it could. */
  readonly verdict: string;
}

export interface FitnessContext {
  readonly nowMs: number;
  readonly isPanic: boolean;
  readonly tried: readonly Backend[];
}

export function toFitness(backend: Backend, context: FitnessContext): BackendFitness {
  const { address, flags, breaker, inFlight } = backend;
  return {
    backend: address,
    healthy: flags.isHealthy,
    draining: flags.isDraining,
    breaker: breaker === undefined ? "none" : toBreakerLabel(breaker.state),
    inFlight,
    verdict: verdictOf(backend, context),
  };
}

function verdictOf(backend: Backend, { nowMs, isPanic, tried }: FitnessContext): string {
  if (tried.includes(backend)) return "tried already";
  if (backend.flags.isDraining) return "draining";
  if (!backend.flags.isHealthy && !isPanic) return "not healthy";
  if (backend.breaker?.refuses(nowMs)) return "breaker refuses";
  return backend.hasRoom ? "fit" : "no room";
}

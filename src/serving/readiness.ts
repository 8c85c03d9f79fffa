/** Whether a service wants traffic. Shared by its doors; `/readyz` tells it. */
export class Readiness {
  /** Set by hand, to rehearse what a balancer does. */
  isDisabled = false;
  isDraining = false;

  get state(): "ready" | "disabled" | "draining" {
    if (this.isDraining) return "draining";
    return this.isDisabled ? "disabled" : "ready";
  }
}

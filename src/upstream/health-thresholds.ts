/** When checks in a row change what is thought of a backend. The first check decides at once. */
export interface HealthThresholds {
  readonly healthyAfter: number;
  readonly unhealthyAfter: number;
}

export class HealthState {
  readonly #thresholds: HealthThresholds;
  #isHealthy = true;
  #isKnown = false;
  /** Checks in a row that contradict the present state. */
  #against = 0;

  constructor(thresholds: HealthThresholds) {
    this.#thresholds = thresholds;
  }

  get isHealthy(): boolean {
    return this.#isHealthy;
  }

  /** Answers whether the state has changed. */
  record(isGood: boolean): boolean {
    const wasHealthy = this.#isHealthy;
    if (!this.#isKnown) {
      this.#isKnown = true;
      this.#isHealthy = isGood;
      return isGood !== wasHealthy;
    }
    if (isGood === wasHealthy) {
      this.#against = 0;
      return false;
    }
    this.#against += 1;
    const { healthyAfter, unhealthyAfter } = this.#thresholds;
    if (this.#against < (isGood ? healthyAfter : unhealthyAfter)) return false;
    this.#against = 0;
    this.#isHealthy = isGood;
    return true;
  }
}

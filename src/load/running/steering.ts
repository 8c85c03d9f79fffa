/** What whoever watches a run may change while it goes on. */
export interface Steering {
  /** No iteration begins, and the plan of every scenario stands still. */
  readonly isPaused: boolean;
  /** Of the planned rates, and of the planned users where their number is planned. */
  readonly factor: number;
  /** Users of the externally controlled scenario; what the script says when left out. */
  readonly vus: number | undefined;
  readonly vusMax: number | undefined;
}

export const unsteered: Steering = {
  isPaused: false,
  factor: 1,
  vus: undefined,
  vusMax: undefined,
};

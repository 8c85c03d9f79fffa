/** What is wrong with a drill file, and where. */
export interface PlanProblem {
  readonly path: (string | number)[];
  readonly message: string;
}

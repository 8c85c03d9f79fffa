/**
 * What is wrong with what somebody wrote: a configuration, an environment variable, a command line.
 * All problems are collected and told together; the program then ends with exit status 2.
 */
export class ConfigurationProblems extends Error {
  override readonly name = "ConfigurationProblems";
  /** Each one sentence that names the place, the rule and the value. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

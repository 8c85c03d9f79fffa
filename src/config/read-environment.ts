/**
 * Reads the environment variables that a table names:
 *
 *     const fields = { PORT: integerVariable({ min: 0, max: 65535, default: 8080, doc: "…" }) };
 *     const { PORT } = readEnvironment(fields, environment);
 *
 * An environment is shared with everything else on the machine, so a variable that the table does
 * not name is nobody's mistake, unless it begins with one of `ownPrefixes`: then it was meant for
 * us and is misspelt.
 */
import { ConfigurationProblems } from "./configuration-problems.ts";
import type { EnvironmentVariable } from "./environment-variable.ts";
import { nearestName } from "./nearest-name.ts";

export type Environment = Readonly<Record<string, string | undefined>>;
export type EnvironmentFields = Readonly<Record<string, EnvironmentVariable<unknown>>>;
export type EnvironmentValues<F extends EnvironmentFields> = {
  readonly [K in keyof F]: F[K]["default"];
};

/** Throws `ConfigurationProblems`. An empty variable counts as not set. */
export function readEnvironment<F extends EnvironmentFields>(
  fields: F,
  environment: Environment,
  ownPrefixes: readonly string[] = [],
): EnvironmentValues<F> {
  const problems = misspelt(Object.keys(fields), environment, ownPrefixes);
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const text = environment[name] ?? "";
    const value = text === "" ? field.default : field.read(text.trim());
    if (value === undefined) problems.push(`${name}: ${field.rule}, got ${JSON.stringify(text)}`);
    values[name] = value;
  }
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  return values as EnvironmentValues<F>;
}

function misspelt(
  known: readonly string[],
  environment: Environment,
  ownPrefixes: readonly string[],
): string[] {
  return Object.keys(environment)
    .filter((name) => ownPrefixes.some((prefix) => name.startsWith(prefix)))
    .filter((name) => !known.includes(name))
    .map((name) => {
      const nearest = nearestName(name, known);
      const hint = nearest === undefined ? "" : ` (did you mean "${nearest}"?)`;
      return `${name}: is not a known variable${hint}`;
    });
}

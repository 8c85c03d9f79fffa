/**
 * Checks a value of unknown shape against a zod schema and says all that is wrong with it, in
 * sentences that name rule and value. Where the value stood (file, line, request) is the caller's.
 */
import type { z } from "zod";
import { hideSecrets } from "./hide-secrets.ts";
import { nearestName } from "./nearest-name.ts";
import { ruleOfIssue } from "./rule-of-issue.ts";

type Path = readonly PropertyKey[];

export interface Problem {
  readonly path: Path;
  /** The key itself is wrong, not the value behind it. */
  readonly isAboutKey: boolean;
  /** "must be 1 or more, got 0" */
  readonly sentence: string;
}

export type CheckedValue<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function checkValue<S extends z.ZodType>(
  schema: S,
  value: unknown,
): CheckedValue<z.output<S>> {
  const result = schema.safeParse(value, { error: ruleOfIssue });
  if (result.success) return { ok: true, value: result.data };
  const problems = result.error.issues.flatMap((issue) => toProblems(issue, [], value));
  return { ok: false, problems };
}

function toProblems(issue: z.core.$ZodIssue, prefix: Path, root: unknown): Problem[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    const known = JSON.parse(issue.message) as string[];
    return issue.keys.map((key) => unknownKey([...path, key], key, known));
  }
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    return unionProblems(issue.errors, path, root);
  }
  const isAboutKey = issue.code === "invalid_key" || isNever(issue);
  return [{ path, isAboutKey, sentence: withValue(issue.message, shownAt(root, path)) }];
}

function unknownKey(path: Path, key: string, known: readonly string[]): Problem {
  const nearest = nearestName(key, known);
  const hint = nearest === undefined ? "" : ` (did you mean "${nearest}"?)`;
  return { path, isAboutKey: true, sentence: `is not a known key${hint}` };
}

/** A union fails in all its forms at once; told is what is wrong with the form that was meant. */
function unionProblems(
  forms: readonly (readonly z.core.$ZodIssue[])[],
  path: Path,
  root: unknown,
): Problem[] {
  const meant = forms
    .filter((issues) => !issues.some(isOtherKind))
    .sort((a, b) => a.length - b.length)[0];
  if (meant) return meant.flatMap((issue) => toProblems(issue, path, root));

  const rules = forms.map((issues) => issues.find(isOtherKind)?.message ?? "");
  const sentence = rules.every((rule) => rule.startsWith("must be "))
    ? `must be ${rules.map((rule) => rule.slice("must be ".length)).join(" or ")}`
    : rules.join(" or ");
  return [{ path, isAboutKey: false, sentence: withValue(sentence, shownAt(root, path)) }];
}

/** The value as a whole is of another kind than this form of the union. */
function isOtherKind(issue: z.core.$ZodIssue): boolean {
  if (issue.path.length > 0) return false;
  return issue.code === "invalid_type" || issue.code === "invalid_value";
}

function isNever(issue: z.core.$ZodIssue): boolean {
  return issue.code === "invalid_type" && issue.expected === "never";
}

/** A sentence of another form than "must …" has said all there is to say. */
function withValue(sentence: string, value: unknown): string {
  return sentence.startsWith("must ") ? `${sentence}, got ${toShortText(value)}` : sentence;
}

function toShortText(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a mapping";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Sentences end in logs. */
function shownAt(root: unknown, path: Path): unknown {
  return hideSecrets(valueAt(root, path), String(path.at(-1)));
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

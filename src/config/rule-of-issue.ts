/**
 * Says in words what a zod check asks for: "must be 1 or more", "must be a list".
 *
 * The sentence never holds the value: whoever prints it adds the place before and the value after.
 */
import type { z } from "zod";
import { nearestName } from "./nearest-name.ts";

const typeNames: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  null: "null",
  number: "a number",
  object: "a mapping",
  record: "a mapping",
  string: "text",
};

const formatNames: Readonly<Record<string, string>> = {
  cidrv4: "an IPv4 network like 10.0.0.0/8",
  cidrv6: "an IPv6 network like fd00::/8",
  ipv4: "an IPv4 address",
  ipv6: "an IPv6 address",
  url: "a URL",
};

/** Given to zod as its error map. Unknown keys are answered with the known ones, as JSON. */
export function ruleOfIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "is required";
      if (isWhole(issue.inst)) return `must be ${typeNames.int}`;
      return `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return oneOf(issue.values, issue.input);
    case "too_small":
      return sizeRule(issue.origin, Number(issue.minimum), issue.inclusive !== false, "more");
    case "too_big":
      return sizeRule(issue.origin, Number(issue.maximum), issue.inclusive !== false, "less");
    case "invalid_format":
      if (issue.format === "regex") return `must match ${issue.pattern}`;
      if (issue.format === "starts_with") return `must begin with ${issue.prefix}`;
      return `must be ${formatNames[issue.format] ?? `written as ${issue.format}`}`;
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "unrecognized_keys":
      return JSON.stringify(keysOf(issue.inst));
    case "invalid_union":
      if (Array.isArray(issue.options)) return formRule(issue.options, issue);
      return "must have one of several forms";
    case "invalid_key":
      return "has a name that is not allowed";
    default:
      return "is not allowed";
  }
}

function oneOf(values: readonly unknown[], input: unknown): string {
  const allowed = values.map(String);
  const list = allowed.length === 1 ? allowed[0] : `one of ${allowed.join(", ")}`;
  if (input === undefined) return `is required: ${list}`;
  const nearest = typeof input === "string" ? nearestName(input, allowed) : undefined;
  return nearest === undefined ? `must be ${list}` : `must be ${list} (did you mean "${nearest}"?)`;
}

/** Of a union whose forms are told apart by one key: that key is wrong, missing or misspelt. */
function formRule(names: readonly unknown[], issue: z.core.$ZodRawIssue): string {
  const mapping = issue.input as Readonly<Record<string, unknown>>;
  const key = String(issue.discriminator);
  const rule = oneOf(names, mapping[key]);
  if (mapping[key] !== undefined) return rule;
  const misspelt = nearestName(key, Object.keys(mapping));
  return misspelt === undefined ? rule : `${rule} (is "${misspelt}" meant to be it?)`;
}

function sizeRule(
  origin: string,
  limit: number,
  isInclusive: boolean,
  direction: "more" | "less",
): string {
  if (origin === "string" || origin === "array") {
    const unit = origin === "string" ? "character" : "entry";
    if (direction === "more" && limit === 1) return "must not be empty";
    const units = limit === 1 ? unit : unit.replace(/y$/, "ie").concat("s");
    return `must have ${direction === "more" ? "at least" : "at most"} ${limit} ${units}`;
  }
  return isInclusive ? `must be ${limit} or ${direction}` : `must be ${direction} than ${limit}`;
}

/** zod says "number" of a text given for an integer. */
function isWhole(schema: unknown): boolean {
  return (schema as { isInt?: boolean } | undefined)?.isInt === true;
}

function keysOf(schema: unknown): string[] {
  return Object.keys((schema as { shape?: object } | undefined)?.shape ?? {});
}

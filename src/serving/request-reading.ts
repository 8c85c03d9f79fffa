/** Checks the parts of a request against a route's schemas; what is wrong is told all at once. */
import type { z } from "zod";
import { checkValue, type Problem } from "../config/check-value.ts";
import { type GroupedValues, groupValues } from "./group-values.ts";
import type { FieldProblem } from "./problem.ts";

export type Reading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** `where` names the part: "query", "path", "body". */
export function readPart(schema: z.ZodType, where: string, value: unknown): Reading {
  const checked = checkValue(schema, value);
  if (checked.ok) return checked;
  return { ok: false, problems: checked.problems.map((problem) => toFieldProblem(where, problem)) };
}

/** A query as an object; a name that is there several times has the list of its values. */
export function toQueryObject(query: string): GroupedValues {
  return groupValues(new URLSearchParams(query));
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads JSON text (RFC 8259). */
export function readJson(bytes: Uint8Array): Reading {
  if (bytes.length === 0) return notJson("is required: JSON");
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    // The decoder knows no other way to say that a sequence is not UTF-8.
    return notJson("must be UTF-8");
  }
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    // Neither does the parser.
    return notJson(`must be JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function notJson(problem: string): Reading {
  return { ok: false, problems: [{ in: "body", field: "", problem }] };
}

function toFieldProblem(where: string, { path, sentence }: Problem): FieldProblem {
  const field = path.reduce<string>(
    (name, key) =>
      typeof key === "number" ? `${name}[${key}]` : name ? `${name}.${String(key)}` : String(key),
    "",
  );
  return { in: where, field, problem: sentence };
}

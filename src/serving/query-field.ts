/**
 * What stands in a query or a path is text; these read it as something better. Each answers a zod
 * schema, to be put into the `z.object` of a route's `query` or `params`.
 */
import { z } from "zod";

/** Without a default the field must be there. */
export interface NumberField {
  readonly min: number;
  readonly max: number;
  readonly default?: number;
  /** What it means, as the documents tell it. */
  readonly doc?: string;
}

type Field<T> = z.ZodType<T, string | undefined>;

export function wholeNumber({ min, max, default: fallback, doc }: NumberField): Field<number> {
  const range = `a whole number from ${min} to ${max}`;
  const rule = `must be ${range}`;
  const read = z
    .string()
    .regex(/^[+-]?\d{1,15}$/, { error: rule })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: rule });
  const field = fallback === undefined ? read : read.prefault(String(fallback));
  return field.describe(describe(doc, range));
}

export function decimalNumber({ min, max, default: fallback, doc }: NumberField): Field<number> {
  const range = `a number from ${min} to ${max}`;
  const rule = `must be ${range}`;
  const read = z
    .string()
    .regex(/^[+-]?(?:\d{1,15}(?:\.\d*)?|\.\d+)$/, { error: rule })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: rule });
  const field = fallback === undefined ? read : read.prefault(String(fallback));
  return field.describe(describe(doc, range));
}

/** The words of Go's `strconv.ParseBool`, which the services of old read. */
const words: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...["1", "t", "T", "TRUE", "true", "True"].map((word) => [word, true]),
  ...["0", "f", "F", "FALSE", "false", "False"].map((word) => [word, false]),
]);

export function trueOrFalse(fallback: boolean, doc?: string): Field<boolean> {
  return z
    .string()
    .refine((text) => Object.hasOwn(words, text), { error: "must be true or false" })
    .transform((text) => words[text] === true)
    .prefault(String(fallback))
    .describe(describe(doc, "true or false"));
}

/** For the documents of a service, and for its OpenAPI document. */
function describe(doc: string | undefined, range: string): string {
  return doc === undefined ? range : `${doc}; ${range}`;
}

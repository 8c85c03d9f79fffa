/**
 * What stands in a query or a path is text; these read it as something better. Each answers a zod
 * schema, to be put into the `z.object` of a route's `query` or `params`.
 */
import { z } from "zod";

export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

/** Without a default the field must be there. */
export interface NumberField extends NumberRange {
  readonly default?: number;
}

type Field<T> = z.ZodType<T, string | undefined>;

export function wholeNumber({ min, max, default: fallback }: NumberField): Field<number> {
  const rule = `must be a whole number from ${min} to ${max}`;
  const read = z
    .string()
    .regex(/^[+-]?\d{1,15}$/, { error: rule })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: rule });
  return fallback === undefined ? read : read.prefault(String(fallback));
}

export function decimalNumber({ min, max, default: fallback }: NumberField): Field<number> {
  const rule = `must be a number from ${min} to ${max}`;
  const read = z
    .string()
    .regex(/^[+-]?(?:\d{1,15}(?:\.\d*)?|\.\d+)$/, { error: rule })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: rule });
  return fallback === undefined ? read : read.prefault(String(fallback));
}

/** The words of Go's `strconv.ParseBool`, which the services of old read. */
const words: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...["1", "t", "T", "TRUE", "true", "True"].map((word) => [word, true]),
  ...["0", "f", "F", "FALSE", "false", "False"].map((word) => [word, false]),
]);

export function trueOrFalse(fallback: boolean): Field<boolean> {
  return z
    .string()
    .refine((text) => Object.hasOwn(words, text), { error: "must be true or false" })
    .transform((text) => words[text] === true)
    .prefault(String(fallback));
}

/**
 * One row of the reference for each key of a configuration, read from its JSON Schema: the same
 * schema that checks what users write.
 */
import type { z } from "zod";
import { durationMs } from "../../src/config/duration.ts";
import { toJsonSchema } from "../../src/config/json-schema.ts";
import { byteSize } from "../../src/config/size.ts";

type Schema = z.core.JSONSchema.BaseSchema;

export interface OptionRow {
  /** `listeners[].routes[].match.path`; NAME stands for a name that the user chooses. */
  readonly path: string;
  readonly kind: string;
  /** As a user would write it; empty when there is none. */
  readonly default: string;
  readonly isRequired: boolean;
  readonly doc: string;
  /** The forms that have it, as `protocol: tcp`, when its mapping has several; "" has no name. */
  readonly forms: readonly string[];
}

const durationPattern = toJsonSchema(durationMs).pattern;
const sizePattern = toJsonSchema(byteSize).pattern;

export function optionRows(schema: Schema): OptionRow[] {
  const rows = new Map<string, OptionRow>();
  for (const row of rowsBelow(schema, "", [])) {
    const known = rows.get(row.path);
    rows.set(row.path, known ? merged(known, row) : row);
  }
  return [...rows.values()];
}

function rowsBelow(schema: Schema, prefix: string, outer: readonly string[]): OptionRow[] {
  const mappings = formsOf(schema).filter(({ type }) => type === "object");
  return formsOf(schema).flatMap((form) => {
    const properties = Object.entries(form.properties ?? {}) as [string, Schema][];
    const named = form.additionalProperties;
    if (typeof named === "object") properties.push(["NAME", named]);
    const rows = properties.flatMap(([key, value]) => {
      const path = prefix === "" ? key : `${prefix}.${key}`;
      const isShared = mappings.every((mapping) => mapping.properties?.[key] !== undefined);
      const forms = isShared || mappings.length === 1 ? outer : [nameOf(form)];
      const isRequired = form.required?.includes(key) ?? false;
      const row = rowOf(path, value, isRequired, forms);
      // Of a mapping that only groups others there is nothing to say but its keys.
      const isGroup = row.kind === "mapping" && row.doc === "" && (key === "NAME" || !isRequired);
      // What stands below a key that is shown needs no note of its own.
      return isGroup ? rowsBelow(value, path, forms) : [row, ...rowsBelow(value, path, [])];
    });
    const entries = form.items as Schema | undefined;
    return entries ? [...rows, ...rowsBelow(entries, `${prefix}[]`, outer)] : rows;
  });
}

/** A form is known by the key whose value is fixed in it. */
function nameOf(form: Schema): string {
  const properties = Object.entries(form.properties ?? {}) as [string, Schema][];
  const fixed = properties.find(([, { const: value }]) => typeof value === "string");
  return fixed ? `${fixed[0]}: ${fixed[1].const}` : "";
}

function rowOf(
  path: string,
  schema: Schema,
  isRequired: boolean,
  forms: readonly string[],
): OptionRow {
  const preset = schema.default;
  const isGroup = typeof preset === "object" && !Array.isArray(preset);
  return {
    path,
    kind: kindOf(schema),
    default: preset === undefined || isGroup ? "" : textOf(preset),
    isRequired,
    doc: schema.description ?? "",
    forms,
  };
}

function merged(a: OptionRow, b: OptionRow): OptionRow {
  const kinds = new Set([...a.kind.split(" or "), ...b.kind.split(" or ")]);
  const [kind] = a.kind.split(",");
  const isSameKind = kind === b.kind.split(",")[0];
  return {
    path: a.path,
    kind: a.kind !== b.kind && isSameKind ? kind! : [...kinds].join(" or "),
    default: a.default || b.default,
    isRequired: a.isRequired && b.isRequired,
    doc: a.doc || b.doc,
    forms: [...new Set([...a.forms, ...b.forms])],
  };
}

function kindOf(schema: Schema): string {
  const forms = formsOf(schema);
  if (forms.length > 1) return [...new Set(forms.map(kindOf))].join(" or ");
  if (schema.not) return "not built yet";
  if (schema.const !== undefined) return textOf(schema.const);
  if (schema.enum) return schema.enum.map(textOf).join(" or ");
  if (schema.type === "array") return `list of ${kindOf(schema.items as Schema)}`;
  if (schema.type === "object") return "mapping";
  if (schema.pattern !== undefined && schema.pattern === durationPattern) return "duration";
  if (schema.pattern !== undefined && schema.pattern === sizePattern) return "size";
  if (schema.type === "string") return "text";
  return withLimits(schema);
}

function withLimits(schema: Schema): string {
  const limits: string[] = [];
  if (typeof schema.exclusiveMinimum === "number")
    limits.push(`more than ${schema.exclusiveMinimum}`);
  if (schema.minimum !== undefined && schema.minimum > -Number.MAX_SAFE_INTEGER) {
    limits.push(`${schema.minimum} or more`);
  }
  if (schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER) {
    limits.push(`${schema.maximum} or less`);
  }
  const name = schema.type === "integer" ? "whole number" : String(schema.type ?? "anything");
  const range = limits.join(", ").replace(/^(\S+) or more, (\S+) or less$/, "$1 to $2");
  return [name, range].filter(Boolean).join(", ");
}

function formsOf(schema: Schema): Schema[] {
  return (schema.anyOf ?? schema.oneOf ?? [schema]) as Schema[];
}

function textOf(value: unknown): string {
  return typeof value === "string" && value !== "" ? value : JSON.stringify(value);
}

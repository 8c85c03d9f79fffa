/** Describes routes as an OpenAPI 3.1 document, from the schemas that check their requests. */
import type { z } from "zod";
import { toJsonSchema } from "../config/json-schema.ts";
import { PROBLEM_TYPE } from "./problem.ts";
import type { Route } from "./route.ts";

export interface OpenApiOptions {
  readonly title: string;
  readonly description: string;
  readonly version: string;
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

export function openApiDocument(routes: readonly Route[], options: OpenApiOptions): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    for (const method of [route.method].flat()) {
      const methods = paths[route.path] ?? {};
      methods[method.toLowerCase()] = toOperation(route);
      paths[route.path] = methods;
    }
  }
  return {
    openapi: "3.1.0",
    info: { title: options.title, description: options.description, version: options.version },
    paths,
  };
}

function toOperation({ summary, params, query, body }: Route): object {
  const parameters = [...toParameters("path", params), ...toParameters("query", query)];
  return {
    summary,
    ...(parameters.length === 0 ? undefined : { parameters }),
    ...(body === undefined ? undefined : { requestBody: toRequestBody(body) }),
    responses: {
      "2XX": { description: "done" },
      default: {
        description: "refused, with the reason (RFC 9457)",
        content: { [PROBLEM_TYPE]: { schema: { type: "object" } } },
      },
    },
  };
}

function toParameters(where: "path" | "query", schema: z.ZodType | undefined): object[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = toPlainSchema(schema) as ObjectSchema;
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: required.includes(name),
    schema: property,
  }));
}

function toRequestBody(schema: z.ZodType): object {
  return { required: true, content: { "application/json": { schema: toPlainSchema(schema) } } };
}

/** Without the dialect, which the document as a whole has. */
function toPlainSchema(schema: z.ZodType): object {
  const { $schema: _, ...plain } = toJsonSchema(schema) as { $schema?: string };
  return plain;
}

/** The JSON Schema of what a user may write, for editors and for `weir check --schema`. */
import { z } from "zod";

export function toJsonSchema(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(schema, {
    // Durations and sizes are text to whoever writes them, and defaults may be left out.
    io: "input",
    override: ({ jsonSchema }) => {
      // A name of zod's own, beside the pattern that says the same; validators do not know it.
      if (jsonSchema.format === "starts_with") delete jsonSchema.format;
    },
  });
}

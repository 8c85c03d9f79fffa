/** The JSON Schema of what a user may write, for editors and for `weir check --schema`. */
import { z } from "zod";

export function toJsonSchema(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  // "input": durations and sizes are text to whoever writes them, and defaults may be left out.
  return z.toJSONSchema(schema, { io: "input" });
}

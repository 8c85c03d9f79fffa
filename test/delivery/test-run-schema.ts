/**
 * What the chart uses of the k6 operator's TestRun, v1alpha1, and nothing else. The operator's own
 * schema cannot be had by a registry.
 */
import { z } from "zod";

export const testRunSchema = z.strictObject({
  apiVersion: z.literal("k6.io/v1alpha1"),
  kind: z.literal("TestRun"),
  metadata: z.strictObject({ name: z.string(), labels: z.record(z.string(), z.string()) }),
  spec: z.strictObject({
    parallelism: z.int().min(1),
    arguments: z.string().optional(),
    script: z.strictObject({ configMap: z.strictObject({ name: z.string(), file: z.string() }) }),
    runner: z.strictObject({
      env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    }),
  }),
});

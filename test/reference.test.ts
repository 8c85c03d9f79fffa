/** Options, failures and exit statuses in the documents are those of the code, both ways. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { labOptions } from "../src/commands/lab/lab-options.ts";
import { toJsonSchema } from "../src/config/json-schema.ts";
import { comparisonPlan } from "../src/drill/comparison/comparison-plan.ts";
import { drillPlan } from "../src/drill/drill-plan.ts";
import { gatewaySchema } from "../src/gateway/configuration.ts";
import { faultPlan } from "../src/serving/faults/fault-plan.ts";
import { blocks, readDocument, withBlock } from "./reference/blocks.ts";

describe("the reference is what `make doc` writes", () => {
  for (const block of blocks) {
    test(`${block.name} in ${block.path}`, () => {
      const text = readDocument(block.path);
      assert.equal(text, withBlock(text, block), "run make doc");
    });
  }
});

describe("a key that the reference does not have is refused", () => {
  const schemas = {
    gateway: gatewaySchema,
    lab: labOptions,
    drill: drillPlan,
    comparison: comparisonPlan,
    fault: faultPlan,
  };
  for (const [name, schema] of Object.entries(schemas)) {
    test(`everywhere in the configuration of ${name}`, () => {
      assert.deepEqual(openMappings(toJsonSchema(schema), name), []);
    });
  }
});

/** Paths of mappings that take any key, and are not by nature a table of names. */
function openMappings(schema: unknown, path: string): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { type, properties, additionalProperties } = schema as Record<string, unknown>;
  const isOpen =
    type === "object" && additionalProperties === undefined && properties !== undefined;
  const below = Object.entries(schema).flatMap(([key, value]) =>
    openMappings(value, `${path}/${key}`),
  );
  return isOpen ? [path, ...below] : below;
}

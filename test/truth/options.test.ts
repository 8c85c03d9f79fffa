/** Every key of the gateway's configuration is given another value than its default by a test. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { toJsonSchema } from "../../src/config/json-schema.ts";
import { gatewaySchema } from "../../src/gateway/configuration.ts";
import { optionRows } from "../reference/option-rows.ts";
import { SourceTree } from "../tidy/source-tree.ts";

/** Of one value only. */
const fixed = new Set(["accessLog.format"]);

const tests = SourceTree.read(join(import.meta.dirname, "../.."))
  .code("src", "test")
  .filter(({ path }) => path.startsWith("test/") || path.endsWith(".test.ts"))
  .map(({ text }) => text)
  .join("\n");

describe("each key of the gateway's configuration is set by a test:", () => {
  for (const { path, default: preset } of optionRows(toJsonSchema(gatewaySchema))) {
    if (path.endsWith("NAME") || fixed.has(path)) continue;
    test(path, () => {
      const key = path.replace(/\[\]$/, "").split(".").at(-1)!;
      const given = [...tests.matchAll(new RegExp(`\\b${key}"?(?:: *([^,}\n]+)|[,\\s]*})`, "g"))];
      const values = given.map(([, value = ""]) => value.trim().replace(/^["']|["']$/g, ""));
      assert.ok(
        values.some((value) => value !== preset),
        `no test gives ${key} another value than ${preset}`,
      );
    });
  }
});

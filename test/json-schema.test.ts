/** The JSON Schema against a validator that knows nothing of ours. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { toJsonSchema } from "../src/config/json-schema.ts";
import { gatewaySchema } from "../src/gateway/configuration.ts";

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
  toJsonSchema(gatewaySchema),
);

const manual = readFileSync(join(import.meta.dirname, "../docs/gateway.md"), "utf8");
const documented = [...manual.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)]
  .map((block) => block[1]!)
  .filter((text) => text.includes("listeners:"));

const routes = [{ match: { path: "/" }, upstream: "bins" }];
const http = { listen: "127.0.0.1:8080", protocol: "http", routes };
const upstreams = { bins: { backends: [{ address: "127.0.0.1:8001" }] } };

const rows: readonly (readonly [title: string, configuration: unknown, isGood: boolean])[] = [
  ["the least there can be", { listeners: [http], upstreams }, true],
  ["a number where a number or a word may stand", { workers: 3, listeners: [http] }, true],
  ["no listeners", { upstreams }, false],
  ["an unknown key", { listeners: [http], upstream: {} }, false],
  ["an unknown key inside", { listeners: [{ ...http, trustedHop: 1 }] }, false],
  ["a number for a duration", { listeners: [http], drain: { deadline: 5 } }, false],
  ["a word that is none of those allowed", { workers: "many", listeners: [http] }, false],
  ["a protocol that there is not", { listeners: [{ ...http, protocol: "udp" }] }, false],
  ["a tcp listener with routes", { listeners: [{ ...http, protocol: "tcp" }] }, false],
  [
    "a path that does not begin with a slash",
    { listeners: [{ ...http, routes: [{ match: { path: "a" }, upstream: "bins" }] }] },
    false,
  ],
  ["a number out of range", { workers: 0, listeners: [http] }, false],
];

describe("the JSON Schema of the configuration", () => {
  for (const [title, configuration, isGood] of rows) {
    test(`${isGood ? "accepts" : "refuses"} ${title}, as the check of its keys does`, () => {
      assert.equal(validate(configuration), isGood, JSON.stringify(validate.errors));
    });
  }

  test("accepts every configuration of the manual", () => {
    assert.ok(documented.length > 0);
    for (const text of documented) {
      assert.ok(gatewaySchema.safeParse(parse(text)).success, text);
      assert.ok(validate(parse(text)), `${text}\n${JSON.stringify(validate.errors)}`);
    }
  });
});

/** Every configuration in docs/gateway.md is accepted as it stands. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { readGatewayConfiguration } from "../../src/gateway/configuration.ts";

const text = readFileSync(join(import.meta.dirname, "../../docs/gateway.md"), "utf8");

/** Its heading, the line where it begins, and what stands in it. */
const blocks = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((found) => {
  const before = text.slice(0, found.index);
  const heading = [...before.matchAll(/^#+ (.*)$/gm)].at(-1)![1]!;
  return { heading, line: before.split("\n").length, yaml: found[1]! };
});

describe("docs/gateway.md", () => {
  for (const { heading, line, yaml } of blocks) {
    test(`has a configuration in line ${line}, ${heading}, that is accepted`, () => {
      assert.ok(readGatewayConfiguration(yaml, `docs/gateway.md:${line}`));
    });
  }

  test("has one under each heading that is about a feature", () => {
    const documented = new Set(blocks.map(({ heading }) => heading));
    for (const heading of [
      "Rate limits",
      "Whom a limit counts",
      "One limit for several gateways",
    ]) {
      assert.ok(documented.has(heading), heading);
    }
  });
});

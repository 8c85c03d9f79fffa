/** Every drill, script and example that comes with Weir is accepted by what it is for. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { readYaml } from "../src/config/read-yaml.ts";
import { drillPlan } from "../src/drill/drill-plan.ts";

const root = join(import.meta.dirname, "..");

describe("drills/", () => {
  for (const name of namesIn("drills", ".yaml")) {
    test(`${name} is a drill`, () => {
      assert.ok(readYaml(textOf(`drills/${name}`), name, drillPlan));
    });
  }
});

function namesIn(folder: string, extension: string): string[] {
  return readdirSync(join(root, folder)).filter((name) => name.endsWith(extension));
}

function textOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** Every drill, script and example that comes with Weir is accepted by what it is for. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { readYaml } from "../src/config/read-yaml.ts";
import { comparisonPlan } from "../src/drill/comparison/comparison-plan.ts";
import { drillPlan } from "../src/drill/drill-plan.ts";
import { nativeModules } from "../src/load/modules/native-modules.ts";
import { compileScript } from "../src/load/script/compile-script.ts";
import { ScriptFiles } from "../src/load/script/script-files.ts";

const root = join(import.meta.dirname, "..");

describe("drills/", () => {
  for (const name of namesIn("drills", ".yaml")) {
    test(`${name} is a drill`, () => {
      assert.ok(readYaml(textOf(`drills/${name}`), name, drillPlan));
    });
  }
});

describe("drills/comparisons/", () => {
  for (const name of namesIn("drills/comparisons", ".yaml")) {
    test(`${name} is a comparison`, () => {
      assert.ok(readYaml(textOf(`drills/comparisons/${name}`), name, comparisonPlan));
    });
  }
});

describe("k6 scripts", () => {
  const natives = [...nativeModules];
  const source = {
    read: (path: string) => new ScriptFiles().read(path).toString(),
    nativeExports: new Map(natives.map(([name, { exports }]) => [name, exports])),
    blockingNatives: new Set(
      natives.flatMap(([name, { blocking }]) => blocking.map((part) => `${name}.${part}`)),
    ),
  };
  const paths = ["k6", "drills"].flatMap((folder) =>
    namesIn(folder, ".js").map((name) => `${folder}/${name}`),
  );
  for (const path of paths) {
    test(`${path} is a script that the load engine can run`, () => {
      const script = compileScript(join(root, path), source);
      assert.ok(script.rewritten.size > 0);
    });
  }
});

function namesIn(folder: string, extension: string): string[] {
  return readdirSync(join(root, folder)).filter((name) => name.endsWith(extension));
}

function textOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

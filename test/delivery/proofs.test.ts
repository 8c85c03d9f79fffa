/** The table in `docs/deploying.md` of what is shipped and how it is proven, beside the tree. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { versionOf } from "../../bench/peers/find-program.ts";
import { readDocument } from "../reference/blocks.ts";

const root = join(import.meta.dirname, "../..");

interface Proof {
  readonly paths: readonly string[];
  readonly by: string;
}

const proofs = readProofs();

describe("the table of proofs in docs/deploying.md", () => {
  test("has each shipped file once, and no other", () => {
    const words = ["ls-files", "--cached", "--others", "--exclude-standard", "deploy", ".github"];
    const files = execFileSync("git", words, { cwd: root, encoding: "utf8" }).trim().split("\n");
    const paths = proofs.flatMap((proof) => proof.paths);
    const present = files.filter((file) => existsSync(join(root, file)));
    for (const file of present) {
      const rows = paths.filter(
        (path) => file === path || (path.endsWith("/") && file.startsWith(path)),
      );
      assert.equal(rows.length, 1, `${file} is in ${rows.length} rows`);
    }
    for (const path of paths) {
      assert.ok(
        present.some((file) => file.startsWith(path)),
        `${path} is not shipped`,
      );
    }
  });

  test("names a test for each row or a program, and tests that are there", () => {
    for (const { by } of proofs) {
      assert.ok(by.length > 0);
      for (const [, path] of by.matchAll(/`(test\/[^`]+)`/g)) {
        assert.ok(existsSync(join(root, path!)), path!);
      }
    }
  });

  test("names the versions that the tests run", () => {
    const named = proofs.flatMap(({ by }) => [...by.matchAll(/([A-Za-z][\w -]*?) (\d[\d.]*\d)/g)]);
    assert.ok(named.length > 10);
    for (const [, program = "", version = ""] of named) {
      const known = programs[program.trim()];
      assert.ok(known, `${program} is not known`);
      const actual = known();
      // What is not installed here says nothing.
      if (actual !== undefined) assert.ok(actual.startsWith(version), `${program} is ${actual}`);
    }
  });
});

/** How to find out what is run. */
const programs: Readonly<Record<string, () => string | undefined>> = {
  hadolint: () => versionOf("hadolint", ["--version"]),
  ShellCheck: () => versionOf("shellcheck", ["--version"]),
  "check-jsonschema": () => versionOf("check-jsonschema", ["--version"]),
  "compose-go": () => versionIn("test/delivery/compose-judge/go.mod", /compose-go\/v2 v([\d.]+)/),
  Envoy: () => versionOf("envoy", ["--version"]),
  promtool: () => versionOf("promtool", ["--version"]),
  Prometheus: () => versionOf("prometheus", ["--version"]),
  amtool: () => versionOf("amtool", ["--version"]),
  Alertmanager: () => versionOf("alertmanager", ["--version"]),
  "OpenTelemetry Collector": () =>
    versionIn("test/delivery/collector/go.mod", /collector\/otelcol v([\d.]+)/),
  helm: () => versionIn("test/install-programs.sh", /helm_version=v([\d.]+)/),
  "kubernetes-validate": () => versionOf("kubernetes-validate", ["--version"]),
  "prometheus-operator": () => versionIn("test/install-programs.sh", /operator_version=v([\d.]+)/),
  wrk: () => versionOf("wrk", ["--version"]),
};

function versionIn(path: string, pattern: RegExp): string {
  return pattern.exec(readFileSync(join(root, path), "utf8"))![1]!;
}

/** A row without a file goes on with the one above. */
function readProofs(): Proof[] {
  const [, table = ""] = readDocument("docs/deploying.md").split(
    "| file | how it is proven | by |",
  );
  const rows = table.split("\n\n")[0]!.split("\n").slice(2);
  return rows.map((row) => {
    const [files = "", , by = ""] = row.split(" | ");
    return { paths: [...files.matchAll(/`([^`]+)`/g)].map(([, path]) => path!), by };
  });
}

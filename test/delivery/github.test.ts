/** What GitHub reads of the repository, by the schemas of its files. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { whyWithout } from "./why-without.ts";

const root = join(import.meta.dirname, "../..");
const workflow = ".github/workflows/check.yml";
const forms = ".github/ISSUE_TEMPLATE";

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly run?: string; readonly uses?: string }[];
}

const schemas: readonly (readonly [schema: string, file: string])[] = [
  ["vendor.github-workflows", workflow],
  ["vendor.github-issue-forms", `${forms}/problem.yml`],
  ["vendor.github-issue-forms", `${forms}/wish.yml`],
  ["vendor.github-issue-config", `${forms}/config.yml`],
];

describe(".github", () => {
  for (const [schema, file] of schemas) {
    test(`${file} is as its schema says`, { skip: whyWithout("check-jsonschema") }, () => {
      const words = ["--builtin-schema", schema, file];
      const judged = spawnSync("check-jsonschema", words, { cwd: root, encoding: "utf8" });
      assert.equal(judged.status, 0, judged.stdout);
    });
  }

  test("runs .ci/run, and only the job that publishes may sign", () => {
    const text = readFileSync(join(root, workflow), "utf8");
    const { jobs } = parse(text) as { jobs: Record<string, Job> };
    assert.ok(jobs.check!.steps.some(({ run }) => run === "bash .ci/run"));
    assert.equal(jobs.check!.permissions, undefined);
    assert.deepEqual(jobs.publish!.permissions, { contents: "read", "id-token": "write" });
    assert.doesNotMatch(text, /secrets\./);
  });

  test("names what it uses by commit, so that nobody can put another in its place", () => {
    const used = readFileSync(join(root, workflow), "utf8").matchAll(/uses: (.*)/g);
    for (const [, name] of used) assert.match(name!, /^[\w/-]+@[0-9a-f]{40} # v[\d.]+$/);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Weir } from "../../../test/lab/weir-for-tests.ts";
import { writeScript } from "../run-for-tests.ts";

/** In processes of their own: what is told to nobody here would fail the tests. */
async function run(script: string, ...words: readonly string[]) {
  const weir = new Weir(["run", "--quiet", "--iterations", "2", ...words, writeScript(script)]);
  return await weir.ended();
}

describe("a failure that a script awaits nowhere", () => {
  const lost = `export default function () {
    (async () => { throw new Error("lost"); })();
    console.log("went on");
  }`;

  test("is told, and ends neither the run nor an iteration", async () => {
    const { status, output, complaints } = await run(lost);
    const all = output + complaints;
    assert.equal(all.match(/Uncaught \(in promise\) Error: lost/g)?.length, 2, all);
    assert.equal(all.match(/went on/g)?.length, 2);
    assert.match(output, /iterations\.*: 2 /);
    assert.equal(status, 0);
  });

  test("may be anything, and shows no secret", async () => {
    const script = `import secrets from "k6/secrets";
      export default async () => {
        Promise.reject("plain");
        Promise.reject(undefined);
        (async () => { throw new Error("s " + await secrets.get("cool")); })();
      }`;
    const { status, output, complaints } = await run(script, "--secret-source", "mock=cool=gold");
    const all = output + complaints;
    for (const text of ["plain", "undefined", "Error: s \\*\\*\\*SECRET_REDACTED"]) {
      const told = new RegExp(`Uncaught \\(in promise\\) ${text}`, "g");
      assert.equal(all.match(told)?.length, 2, all);
    }
    assert.doesNotMatch(all, /gold/);
    assert.equal(status, 0);
  });

  test("is told by threads too", async () => {
    const { status, output, complaints } = await run(lost, "--vus", "2", "--workers", "2");
    const all = output + complaints;
    assert.equal(all.match(/Uncaught \(in promise\) Error: lost/g)?.length, 2, all);
    assert.equal(status, 0);
  });

  test("means in the init context that the script cannot be run", async () => {
    const script = `(async () => { throw new Error("too early"); })(); ${lost}`;
    const { status, output, complaints } = await run(script);
    assert.match(complaints, /failed in its init context: Error: too early/);
    assert.doesNotMatch(output, /went on/);
    assert.equal(status, 2);
  });
});

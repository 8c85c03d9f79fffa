import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { toHtmlReport } from "../report/html-report.ts";
import { toSummaryExport } from "../report/summary-export.ts";
import { runText } from "../run-for-tests.ts";

const secrets = new Map([["default", new Map([["cool", "some"]])]]);

describe("k6/secrets", () => {
  test("gives a secret that the script can use and no log shows", async () => {
    const { lines } = await runText(
      `import secrets from "k6/secrets";
       export default async () => {
         const secret = await secrets.get("cool");
         console.log(secret.length, "is the length of " + secret);
         throw new Error("awesome");
       };`,
      { secrets },
    );
    assert.equal(lines[0], "log: 4 is the length of ***SECRET_REDACTED***");
    assert.match(lines[1]!, /^error: Error: awe\*\*\*SECRET_REDACTED\*\*\*/);
  });

  const tellings: readonly (readonly [where: string, script: string, told: RegExp])[] = [
    [
      "why an iteration failed",
      "export default async () => { throw new Error('x' + await secrets.get('cool')); }",
      /"iteration: Error: x/,
    ],
    [
      "why a request failed",
      `export const options = { blockHostnames: ["*.invalid"] };
       export default async () => { http.get("http://un" + await secrets.get("cool") + ".invalid"); }`,
      /"request: .*un\*\*\*SECRET_REDACTED/,
    ],
    [
      "what may not be loaded",
      `export default async () => { http.get("http://" + await secrets.get("cool") + ".invalid"); }`,
      /"\*\*\*SECRET_REDACTED\*\*\*.invalid:80 may not be loaded/,
    ],
    [
      "why a script ended the run",
      "export default async () => { exec.test.abort('no ' + await secrets.get('cool')); }",
      /"no \*\*\*SECRET_REDACTED/,
    ],
    [
      "why setup failed",
      `export async function setup() { throw new Error(await secrets.get("cool")); }
       export default () => {};`,
      /"setup failed: \*\*\*SECRET_REDACTED/,
    ],
  ];
  for (const [where, script, told] of tellings) {
    test(`is not in ${where}, as a report tells it`, async () => {
      const modules = `import secrets from "k6/secrets"; import exec from "k6/execution";
        import http from "k6/http";`;
      const { result } = await runText(`${modules}\n${script}`, { secrets });
      const text = toSummaryExport(result);
      assert.match(text, told);
      assert.doesNotMatch(text, /some/);
      assert.doesNotMatch(toHtmlReport(result, { title: "s.js", endedAt: "" }), /some/);
    });
  }

  test("is written where the script itself gives it: what setup returns, and names", async () => {
    const { result } = await runText(
      `import secrets from "k6/secrets"; import { check } from "k6";
       export async function setup() { return await secrets.get("cool"); }
       export default (secret) => { check(1, { ["is " + secret]: true }); };`,
      { secrets },
    );
    assert.match(toSummaryExport(result), /"setup_data": "some"/);
    assert.match(toHtmlReport(result, { title: "s.js", endedAt: "" }), /is some/);
  });

  test("rejects where there is none", async () => {
    const { lines } = await runText(
      `import secrets from "k6/secrets";
       export default async () => {
         for (const ask of [() => secrets.get("hot"), () => secrets.source("x").get("cool")])
           await ask().catch((error) => console.log(error.message));
       };`,
      { secrets },
    );
    assert.deepEqual(lines, ["log: no value", 'log: no secret source with name "x" is configured']);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
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

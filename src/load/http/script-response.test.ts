import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runText } from "../run-for-tests.ts";
import { realClock, startTestServer } from "./server-for-tests.ts";

/** As k6 1.8 shows it. */
const keys = [
  "remote_ip remote_port url status status_text proto headers cookies body timings",
  "tls_version tls_cipher_suite ocsp error error_code request clickLink html json submitForm",
]
  .join(" ")
  .split(" ");

describe("a response in a script", () => {
  const rows: readonly (readonly [string, string, unknown])[] = [
    ["has k6's keys, in k6's order", "Object.keys(r)", keys],
    [
      "has them also where there was no answer",
      'Object.keys(http.get("http://127.0.0.1:1"))',
      keys,
    ],
    ["has its body in a copy", '({ ...r }).body === r.body && r.body !== ""', true],
    ["has its methods in a copy", "({ ...r }).json('method')", "GET"],
    ["has its methods when they are taken out", "(({ json }) => json('method'))(r)", "GET"],
    ["is written as JSON without methods", "JSON.parse(JSON.stringify(r)).json", undefined],
    ["is written as JSON with its body", "JSON.parse(JSON.stringify(r)).body === r.body", true],
    ["takes another body", '{ r.body = "x"; return [r.body, Object.keys(r).length]; }', ["x", 20]],
    [
      "has what it says it has",
      '["json" in r, "own" in r, r.hasOwnProperty("body")]',
      [true, false, true],
    ],
    ["has no place for more", "{ try { r.own = 1 } catch (e) { return e.name } }", "TypeError"],
  ];
  for (const [what, expression, expected] of rows) {
    test(what, async (t) => {
      const { url } = await startTestServer(t);
      const { lines } = await runText(
        `import http from "k6/http";
         export default () => {
           const r = http.get("${url}/");
           const f = () => ${expression.startsWith("{") ? expression : `(${expression})`};
           console.log(JSON.stringify({ is: f() }));
         };`,
        { clock: realClock },
      );
      const told = lines.find((line) => line.startsWith("log: "))!.slice("log: ".length);
      assert.deepEqual(JSON.parse(told).is, expected);
    });
  }
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { markEchoed } from "./mark-echoed.ts";

const long = "x".repeat(100);

describe("markEchoed", () => {
  const rows: readonly (readonly [came: string, goes: string])[] = [
    ['{"foo": "bar"}', '{"echoed":true,"foo":"bar"}'],
    ["{}", '{"echoed":true}'],
    [" {\n} ", '{"echoed":true}'],
    ['{"b":1,"a":2}', '{"echoed":true,"b":1,"a":2}'],
    ['{"2":0,"1":0}', '{"echoed":true,"2":0,"1":0}'],
    ['{"n":12345678901234567890.10e+5}', '{"echoed":true,"n":12345678901234567890.10e+5}'],
    ['{"n":-0}', '{"echoed":true,"n":-0}'],
    ['{"s":"a \\u0041 \\" , }"}', '{"echoed":true,"s":"a \\u0041 \\" , }"}'],
    ['{"s":"\u00fc \ud83d\ude00"}', '{"echoed":true,"s":"\u00fc \ud83d\ude00"}'],
    ['{"echoed":false}', '{"echoed":true}'],
    ['{"echoed":[1,{"a":2}],"b":3}', '{"echoed":true,"b":3}'],
    ['{"a":1,"echoed":"no","b":2}', '{"echoed":true,"a":1,"b":2}'],
    ['{"a":1,"\\u0065choed":0}', '{"echoed":true,"a":1}'],
    ['{"a":{"echoed":false}}', '{"echoed":true,"a":{"echoed":false}}'],
    ['{"a":[ {"x" : [ 1 , 2 ]} , "]" ]}', '{"echoed":true,"a":[{"x":[1,2]},"]"]}'],
    [`{"s":"${long}\\\\","t":1}`, `{"echoed":true,"s":"${long}\\\\","t":1}`],
    [`{"s":"${long}\\\\\\" , ","t" :1}`, `{"echoed":true,"s":"${long}\\\\\\" , ","t":1}`],
    [`{"${long}\\"":"echoed"}`, `{"echoed":true,"${long}\\"":"echoed"}`],
    ['{"a":1,"a":2}', '{"echoed":true,"a":1,"a":2}'],
  ];
  for (const [came, goes] of rows) {
    test(`answers ${goes} to ${JSON.stringify(came)}`, () => {
      assert.equal(markEchoed(Buffer.from(came)).toString(), goes);
    });
  }

  test("leaves the value of every object as it was, but for the mark", () => {
    const text = fc.string({ maxLength: 80, unit: fc.constantFrom("a", '"', "\\", " ", "\u00fc") });
    const values = fc.oneof(fc.jsonValue(), text);
    const objects = fc.dictionary(fc.oneof(fc.string(), text), values);
    fc.assert(
      fc.property(objects, fc.nat(4), (object, spaces) => {
        const answer = markEchoed(Buffer.from(JSON.stringify(object, undefined, spaces)));
        assert.deepEqual(JSON.parse(answer.toString()), marked(object));
      }),
      { seed: 1 },
    );
  });
});

function marked(object: Readonly<Record<string, unknown>>): unknown {
  const { echoed: _, ...rest } = object;
  return JSON.parse(JSON.stringify({ echoed: true, ...rest }));
}

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Element } from "domhandler";
import { formValueOf, isSubmitted } from "./form-value.ts";
import type { ScriptElement } from "./script-element.ts";
import { parseHtml } from "./selection.ts";

/** Field → its value, and whether a form sends it. */
const rows: readonly (readonly [html: string, value: unknown, isSent: boolean])[] = [
  ['<input name="a">', "", true],
  ['<input name="a" type="radio">', "on", false],
  ['<input name="a" type="checkbox" checked value="v">', "v", true],
  ['<button name="a" type="button">text</button>', "", false],
  ['<textarea name="a">t</textarea>', "t", true],
  ['<select name="a"><option>1<option selected>2</select>', "2", true],
  ['<select name="a"><option>1</select>', "", true],
  [
    '<select name="a" multiple><option selected value="1">x<option selected>2</select>',
    ["1", "2"],
    true,
  ],
  ["<p>text</p>", undefined, false],
];
for (const [html, value, isSent] of rows) {
  test(`${html} has the value ${JSON.stringify(value)}`, () => {
    const found = parseHtml(html).find("input,button,textarea,select,p").get(0) as ScriptElement;
    assert.deepEqual(formValueOf(found.node() as Element), value);
    assert.equal(isSubmitted(found.node() as Element), isSent);
  });
}

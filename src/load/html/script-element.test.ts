import assert from "node:assert/strict";
import { test } from "node:test";
import type { ScriptElement } from "./script-element.ts";
import { parseHtml } from "./selection.ts";

function first(html: string, selector: string): ScriptElement {
  return parseHtml(html).find(selector).get(0) as ScriptElement;
}

const html = '<div id="d" class="a b" title="t">text<p>one</p><p>two</p></div><i>after</i>';

test("an element tells what it is and what it has", () => {
  const div = first(html, "div");
  assert.deepEqual([div.id(), div.classList(), div.nodeType()], ["d", ["a", "b"], 1]);
  assert.deepEqual([div.getAttribute("title"), div.getAttribute("no")], ["t", undefined]);
  assert.deepEqual(Object.keys(div.attributes()), ["id", "class", "title"]);
  assert.deepEqual(
    [div.hasAttribute("id"), div.hasAttributes(), div.hasChildNodes()],
    [true, true, true],
  );
  assert.equal(div.textContent(), "textonetwo");
  assert.match(String(div), /^<div id="d".*<\/div>$/);
});

test("an element leads to those around it", () => {
  const div = first(html, "div");
  assert.deepEqual([div.childNodes().length, div.childElementCount()], [3, 2]);
  assert.deepEqual(
    [div.firstChild(), div.firstElementChild(), div.lastElementChild(), div.lastChild()].map(
      (one) => one?.textContent(),
    ),
    ["text", "one", "two", "two"],
  );
  assert.equal(div.nextSibling()?.nodeName(), "i");
  assert.equal(div.nextElementSibling()?.previousElementSibling()?.id(), "d");
  assert.equal(div.previousSibling(), undefined);
  assert.equal(div.parentNode()?.nodeName(), div.parentElement()?.nodeName());
  assert.deepEqual(
    div.querySelectorAll("p").map((one) => one.innerHTML()),
    ["one", "two"],
  );
  assert.equal(div.querySelector("p:last-child")?.matches("p"), true);
});

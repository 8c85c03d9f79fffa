import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnyNode } from "domhandler";
import type { ScriptElement } from "./script-element.ts";
import { parseHtml } from "./selection.ts";
import { ancestorsOf, childrenOf, rootOf, siblingsAfter, siblingsBefore } from "./tree-steps.ts";

const page = parseHtml("<ul><li>1</li> <li>2</li> text <li>3</li></ul>");
const second = (page.find("li").get(1) as ScriptElement).node();
const texts = (nodes: readonly AnyNode[]): string[] =>
  nodes.flatMap(childrenOf).map((node) => ("data" in node ? node.data : ""));

test("siblings are elements, the nearest first", () => {
  assert.deepEqual([texts(siblingsBefore(second)), texts(siblingsAfter(second))], [["1"], ["3"]]);
});

test("ancestors end below the document, which is the root", () => {
  assert.deepEqual(
    ancestorsOf(second).map((one) => one.name),
    ["ul", "body", "html"],
  );
  assert.equal(rootOf(second)?.type, "root");
});

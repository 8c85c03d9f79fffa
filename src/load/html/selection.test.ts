import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseHtml, type Selection } from "./selection.ts";

const page = parseHtml(`
  <html><head><title>T</title></head><body>
    <div id="top" class="box" data-user-id="7" data-open="true" data-name="n"><p>one</p><p class="x">two <b>bold</b></p><p>three</p></div>
    <ul><li>1</li><li class="on">2</li><li>3</li><li>4</li></ul>
    <form><input name="a" value="1"><input name="b" type="checkbox" checked>
      <input name="off" disabled value="x"><textarea name="t">text</textarea>
      <select name="s" multiple><option value="o1" selected>A</option><option selected>B</option></select>
      <input type="submit" name="go" value="Go"></form>
  </body></html>`);

const texts = (selection: Selection): string[] => selection.map((_, one) => one.text()) as string[];

/** What the method gives, as texts. */
const rows: readonly (readonly [call: string, found: Selection, texts: readonly string[]])[] = [
  ["find", page.find("p"), ["one", "two bold", "three"]],
  ["find below itself", page.find("div").find("div"), []],
  ["filter by selector", page.find("p").filter(".x"), ["two bold"]],
  ["filter by function", page.find("li").filter((index: number) => index > 1), ["3", "4"]],
  ["filter by selection", page.find("li").filter(page.find(".on")), ["2"]],
  ["not", page.find("li").not(".on"), ["1", "3", "4"]],
  ["has", page.find("p").has("b"), ["two bold"]],
  ["first", page.find("li").first(), ["1"]],
  ["last", page.find("li").last(), ["4"]],
  ["eq from the end", page.find("li").eq(-2), ["3"]],
  ["slice", page.find("li").slice(1, 3), ["2", "3"]],
  ["next", page.find(".on").next(), ["3"]],
  ["nextAll", page.find(".on").nextAll(), ["3", "4"]],
  ["nextUntil", page.find(".on").nextUntil("li:last-child"), ["3"]],
  ["prev", page.find(".on").prev(), ["1"]],
  ["prevAll", page.find("li").last().prevAll(), ["1", "2", "3"]],
  ["siblings", page.find(".on").siblings(), ["1", "3", "4"]],
  ["children", page.find("#top").children(".x"), ["two bold"]],
  ["closest", page.find("b").closest("p"), ["two bold"]],
  ["add", page.find("title").add("b"), ["T", "bold"]],
  ["end", page.find("li").first().end().last(), ["4"]],
];

describe("Selection", () => {
  for (const [call, found, expected] of rows) {
    test(`${call} gives ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(texts(found).toSorted(), [...expected].toSorted());
    });
  }

  test("parents are the nearest first, up to where they are asked for", () => {
    const names = (selection: Selection): unknown[] =>
      [selection.get()].flat().map((one) => (one as { nodeName(): string }).nodeName());
    assert.deepEqual(names(page.find("b").parents()), ["p", "div", "body", "html"]);
    assert.deepEqual(names(page.find("b").parentsUntil("body")), ["p", "div"]);
    assert.deepEqual(names(page.find("b").parent()), ["p"]);
  });

  test("attributes and data are read from the first", () => {
    const top = page.find("#top");
    assert.deepEqual(
      [top.attr("class"), top.attr("no"), top.attr("no", "d")],
      ["box", undefined, "d"],
    );
    assert.deepEqual(top.data(), { userId: 7, open: true, name: "n" });
    assert.equal(top.data("userId"), 7);
  });

  test("html is what is inside, text what is read", () => {
    assert.equal(page.find("p.x").html(), "two <b>bold</b>");
    assert.equal(page.find("li").text(), "1234");
    assert.equal(page.find("nothing").html(), undefined);
  });

  test("is, size and index answer without a new selection", () => {
    assert.equal(page.find("li").is(".on"), true);
    assert.equal(page.find("li").size(), 4);
    assert.deepEqual([page.find(".on").index(), page.find("li").index(page.find(".on"))], [1, 1]);
  });

  test("a form's fields are those that would be sent", () => {
    const form = page.find("form");
    assert.deepEqual(form.serializeObject(), { a: "1", b: "on", t: "text", s: ["o1", "B"] });
    assert.equal(form.serialize(), "a=1&b=on&s=o1&s=B&t=text");
    assert.equal(page.find("textarea").val(), "text");
  });

  test("each sees elements", () => {
    const seen: string[] = [];
    page.find("#top p").each((index, element) => {
      seen.push(`${index} ${element.nodeName()} ${element.className()} ${element.innerHTML()}`);
    });
    assert.deepEqual(seen, ["0 p  one", "1 p x two <b>bold</b>", "2 p  three"]);
  });
});

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { toReportPage } from "./to-report-page.ts";

test("a page lets a browser take its own style and nothing else", () => {
  const html = toReportPage({ word: "PASS", tone: "good", title: "<b>", body: "<p>all well</p>" });
  const [, style = ""] = /<style>([\s\S]*)<\/style>/.exec(html)!;
  const hash = createHash("sha256").update(style).digest("base64");
  assert.ok(html.includes(`content="default-src 'none'; style-src 'sha256-${hash}'; base-uri`));
  assert.match(html, /<h1><span class="badge good">PASS<\/span> &#60;b&#62;<\/h1>\n<p>all well/);
});

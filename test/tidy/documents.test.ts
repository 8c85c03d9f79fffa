import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { documentRules, layoutPaths } from "./documents.ts";
import { violationsOf } from "./violations-of.ts";

const find = (id: string, texts: Record<string, string>) => violationsOf(documentRules, id, texts);

describe("layoutPaths", () => {
  test("reads a tree with notes, nested folders and alternatives", () => {
    const text = [
      "## Layout",
      "",
      "```",
      "src/              one package",
      "  gateway/        data plane",
      "  targets/{hello,sre}/",
      "Makefile          commands",
      "```",
    ].join("\n");
    assert.deepEqual(layoutPaths(text), [
      "src/",
      "src/gateway/",
      "src/targets/hello/",
      "src/targets/sre/",
      "Makefile",
    ]);
  });
});

describe("documents", () => {
  test("name no path in the layout that is not there", () => {
    const readme = "## Layout\n\n```\nsrc/\n  attic/\n```\n";
    assert.deepEqual(find("readme-layout", { "README.md": readme, "src/main.ts": "" }), [
      "README.md: names src/attic/, which is not there",
    ]);
    assert.deepEqual(find("readme-layout", {}), ["README.md: is missing"]);
  });

  test("show every room in the layout", () => {
    const readme = "## Layout\n\n```\nsrc/\n  gateway/   the gateway\n```\n";
    const files = { "src/gateway/x.ts": "", "src/attic/x.ts": "", "k6/x.js": "", ".ci/run": "" };
    assert.deepEqual(find("readme-rooms", { "README.md": readme, ...files }), [
      "README.md: has no k6/ in its layout",
      "README.md: has no src/attic/ in its layout",
    ]);
  });

  test("lead to files only", () => {
    const text = "[a](../README.md#top) [b](b.md) [c](https://example.org/c.md) [d](#d)";
    assert.deepEqual(find("links", { "docs/x.md": text, "README.md": "" }), [
      "docs/x.md: names docs/b.md, which is not there",
    ]);
  });

  test("can be found", () => {
    const texts = { "README.md": "[a](docs/a.md) [c](docs/c/)", "docs/a.md": "", "docs/b.md": "" };
    assert.deepEqual(find("found-documents", { ...texts, "docs/c/d.md": "" }), [
      "docs/b.md: is linked from nowhere",
    ]);
  });

  test("name files of the tree that are there", () => {
    const text = "`src/load/pace.ts`, `src/load/`, `test/wire/*.md`, `src/load/gone.ts`";
    assert.deepEqual(find("named-paths", { "docs/x.md": text, "src/load/pace.ts": "" }), [
      "docs/x.md: names src/load/gone.ts, which is not there",
    ]);
  });
});

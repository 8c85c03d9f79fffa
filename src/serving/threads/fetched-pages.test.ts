import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { MetricsPage } from "../../telemetry/metrics-page.ts";
import { FetchedPages } from "./fetched-pages.ts";

const OPEN = "application/openmetrics-text";

async function textOf({ slices }: MetricsPage): Promise<string> {
  let text = "";
  for await (const slice of slices) text += slice;
  return text;
}

describe("FetchedPages", () => {
  test("ask once for all who wait for the same format, and again for who comes later", async () => {
    const asked: boolean[] = [];
    const pages = new FetchedPages((isOpen) => asked.push(isOpen));
    const both = Promise.all([undefined, undefined].map((accept) => textOf(pages.read(accept))));
    const open = textOf(pages.read(OPEN));
    assert.deepEqual(asked, [false, true]);
    pages.receive(false, "plain");
    pages.receive(true, "open");
    assert.deepEqual(await both, ["plain", "plain"]);
    assert.equal(await open, "open");
    const later = textOf(pages.read(undefined));
    assert.deepEqual(asked, [false, true, false]);
    pages.receive(false, "later");
    assert.equal(await later, "later");
  });

  test("hand a long page on in pieces, whole", async () => {
    const pages = new FetchedPages(() => {});
    const page = "0123456789".repeat(20_000);
    const text = textOf(pages.read(undefined));
    pages.receive(false, page);
    assert.equal(await text, page);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { expositionFormat } from "./exposition-format.ts";

const OPEN = "application/openmetrics-text; version=1.0.0";

const accepted = [
  { accept: undefined, isOpen: false },
  { accept: "*/*", isOpen: false },
  { accept: "text/plain", isOpen: false },
  { accept: OPEN, isOpen: true },
  { accept: `${OPEN},text/plain;q=0.5`, isOpen: true },
  { accept: `${OPEN};q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2`, isOpen: true },
  { accept: `text/plain,${OPEN};q=0.5`, isOpen: false },
  { accept: `${OPEN};q=0`, isOpen: false },
];

describe("expositionFormat", () => {
  for (const { accept, isOpen } of accepted) {
    test(`is ${isOpen ? "OpenMetrics" : "Prometheus text"} for ${accept}`, () => {
      const format = expositionFormat(accept);
      assert.equal(format.isOpen, isOpen);
      const type = isOpen
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";
      assert.equal(format.contentType, type);
    });
  }
});

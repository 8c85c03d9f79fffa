import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { descriptorLimit, readDescriptorLimit } from "./descriptor-limit.ts";

const line = (most: string): string =>
  `Limit                     Soft Limit           Hard Limit           Units     \n` +
  `Max open files            ${most.padEnd(20)} ${most.padEnd(20)} files     \n`;

describe("descriptorLimit", () => {
  test("keeps an eighth of the descriptors, 16 at least and 256 at most", () => {
    const rows = [
      ["64", 48],
      ["1024", 896],
      ["1048576", 1_048_320],
    ] as const;
    for (const [most, limit] of rows) assert.equal(descriptorLimit(line(most)), limit);
  });

  test("is not there where none is set", () => {
    assert.equal(descriptorLimit(line("unlimited")), undefined);
    assert.equal(descriptorLimit(""), undefined);
  });

  test("is read from the system", { skip: process.platform !== "linux" }, () => {
    assert.ok((readDescriptorLimit() ?? 1) > 0);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeKeyCache } from "./key-cache.ts";

describe("makeKeyCache", () => {
  for (const shape of ["slice", "map"] as const) {
    test(`reads a ${shape} key after key, and the first after the last`, () => {
      const cache = makeKeyCache(shape, 3);
      const keys = Array.from(
        { length: 5 },
        () => /x-cache-key: (\d+)\r\n$/.exec(cache.next())?.[1],
      );
      assert.deepEqual(keys, ["0", "1", "2", "0", "1"]);
    });
  }
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sharedAddresses } from "./shared-addresses.ts";

const at = (port: number): object => ({ listen: { host: "127.0.0.1", port } });

describe("sharedAddresses", () => {
  const rows: readonly (readonly [configuration: unknown, paths: readonly string[]])[] = [
    [{ listeners: [at(1), at(2)], admin: at(3) }, []],
    [{ listeners: [at(1), at(1)], admin: at(3) }, ["listeners.1.listen"]],
    [{ listeners: [at(1)], admin: at(1) }, ["admin.listen"]],
    [{ listeners: [at(0), at(0)], admin: at(0) }, []],
    [{ listeners: [5, null, { listen: "x" }] }, []],
    [undefined, []],
  ];
  for (const [configuration, paths] of rows) {
    test(`names ${paths.join() || "nothing"} in ${JSON.stringify(configuration)}`, () => {
      const found = sharedAddresses(configuration);
      assert.deepEqual(
        found.map(({ path }) => path.join(".")),
        paths,
      );
    });
  }
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type AddressFlags, readRunAddress } from "./read-run-address.ts";

const long = "a-token-of-some-length";
const read = (flags: AddressFlags, token?: string): readonly [unknown, readonly string[]] => {
  const problems: string[] = [];
  const found = readRunAddress(flags, token === undefined ? {} : { RUN_TOKEN: token }, problems);
  return [found?.listen, problems];
};

type Row = [title: string, flags: AddressFlags, token: string | undefined, outcome: unknown];

const rows: readonly Row[] = [
  ["none is asked for", {}, undefined, [undefined, 0]],
  ["an address of the machine", { address: "127.0.0.1:6565" }, undefined, ["127.0.0.1", 6565]],
  ["localhost", { address: "localhost:0" }, undefined, ["127.0.0.1", 0]],
  ["IPv6", { address: "[::1]:6565" }, undefined, ["::1", 6565]],
  ["an address that others reach, with a token", { address: "0.0.0.0:1" }, long, ["0.0.0.0", 1]],
  ["the same without", { address: "0.0.0.0:1" }, undefined, /0\.0\.0\.0 is reached by others/],
  ["a token that can be guessed", { address: "[::]:1" }, "short", /RUN_TOKEN: must have 16/],
  ["a name", { address: "example.test:1" }, long, /must be IP:PORT.*got "example\.test:1"/],
  ["no port", { address: "127.0.0.1" }, undefined, /must be IP:PORT/],
  ["a port that is none", { address: "127.0.0.1:70000" }, undefined, /must be IP:PORT/],
  ["names without an address", { addressName: ["a.test"] }, undefined, /needs --address/],
];

describe("readRunAddress", () => {
  for (const [title, flags, token, outcome] of rows) {
    test(title, () => {
      const [listen, problems] = read(flags, token);
      if (outcome instanceof RegExp) {
        assert.match(problems.join("\n"), outcome);
        return;
      }
      const [host, port] = outcome as [string | undefined, number];
      assert.deepEqual([listen, problems], [host === undefined ? undefined : { host, port }, []]);
    });
  }
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Authority } from "../../test/tls/authority.ts";
import { namesOf, ServerNames } from "./server-names.ts";

describe("ServerNames", () => {
  const names = new ServerNames<number>();
  names.add("a.example", 1);
  names.add("*.example", 2);
  names.add("*.B.example", 3);
  names.add("A.example", 4);

  const rows = [
    ["a.example", 1],
    ["A.EXAMPLE.", 1],
    ["c.example", 2],
    ["x.b.example", 3],
    ["b.example", 2],
    ["x.y.b.example", undefined],
    ["example", undefined],
    [".example", undefined],
    ["", undefined],
  ] as const;

  test("finds the exact name first, then a wildcard for one label", () => {
    for (const [asked, expected] of rows) assert.equal(names.find(asked), expected, asked);
  });
});

describe("namesOf", () => {
  test("reads the DNS names and leaves addresses out", async () => {
    const authority = await Authority.make();
    const { cert } = await authority.issue({
      names: ["a.example", "*.b.example"],
      addresses: ["127.0.0.1"],
      subject: "c.example",
    });
    assert.deepEqual(namesOf(cert), ["a.example", "*.b.example"]);
  });

  test("takes the common name where there are no other names", async () => {
    const authority = await Authority.make();
    assert.deepEqual(namesOf((await authority.issue({ subject: "c.example" })).cert), [
      "c.example",
    ]);
    assert.deepEqual(namesOf((await authority.issue({ subject: "John Doe" })).cert), []);
  });
});

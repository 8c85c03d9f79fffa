import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { hideSecrets } from "./hide-secrets.ts";

describe("hideSecrets", () => {
  const rows: readonly (readonly [value: unknown, shown: unknown])[] = [
    [{ admin: { token: "abc", listen: "a:1" } }, { admin: { token: "(set)", listen: "a:1" } }],
    [
      { token: undefined, a: null },
      { token: undefined, a: null },
    ],
    [{ url: "redis://me:pass@host:6379/0" }, { url: "redis://me:***@host:6379/0" }],
    [{ url: "redis://:p@ss@host" }, { url: "redis://:***@host" }],
    [
      ["https://u@host/a@b", 5, true],
      ["https://u@host/a@b", 5, true],
    ],
    [{ key: "/etc/weir/server.key" }, { key: "/etc/weir/server.key" }],
    [{ to: "https://host/a?b=c@d" }, { to: "https://host/a?b=c@d" }],
  ];
  for (const [value, shown] of rows) {
    test(`shows ${JSON.stringify(shown)}`, () => assert.deepEqual(hideSecrets(value), shown));
  }
});

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { withDotEnv } from "./with-dot-env.ts";

describe("withDotEnv", () => {
  test("adds what the file says, unless the environment says otherwise", (t) => {
    const folder = mkdtempSync(join(tmpdir(), "dot-env-"));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = join(folder, ".env");
    writeFileSync(file, "# a comment\nPORT=9000\nSTORE_BACKEND='memory'\n");
    const environment = withDotEnv({ PORT: "9001" }, file);
    assert.deepEqual(environment, { PORT: "9001", STORE_BACKEND: "memory" });
  });

  test("adds nothing where there is no file", () => {
    assert.deepEqual(withDotEnv({ PORT: "1" }, "/nonexistent/.env"), { PORT: "1" });
  });
});

/** The target echo as its document has it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startTargetProcess } from "./target-process.ts";

const publicPasswords = /the demo users may log in, whose passwords are public/;

describe("weir target echo", () => {
  test("answers the document's example", async (t) => {
    const target = await startTargetProcess(t, "echo");
    const response = await fetch(`${target.url}/api/echo`, {
      method: "POST",
      body: '{"foo": "bar"}',
      headers: { Authorization: `Basic ${btoa("remarkablebob:2rFtex")}` },
    });
    assert.equal(await response.text(), '{"echoed":true,"foo":"bar"}');
    await target.stop("SIGTERM");
    const line = JSON.parse(target.lines.at(-1) ?? "{}") as Record<string, unknown>;
    assert.equal(line.request_id, response.headers.get("x-request-id"));
  });

  test("warns that everybody knows the demo users' passwords, but not in the lab", async (t) => {
    const alone = await startTargetProcess(t, "echo");
    await alone.stop("SIGTERM");
    assert.match(alone.lines.join("\n"), publicPasswords);
    const inLab = await startTargetProcess(t, "echo", { WEIR_LAB: "1" });
    await inLab.stop("SIGTERM");
    assert.doesNotMatch(inLab.lines.join("\n"), publicPasswords);
  });
});

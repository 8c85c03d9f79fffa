/** The examples of docs/faults.md are run as they stand, on other ports, and print what it says. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { faultKinds } from "../../src/serving/faults/fault-kinds.ts";
import { startTargetProcess } from "./target-process.ts";

const run = promisify(execFile);
const page = readFileSync(join(import.meta.dirname, "../../docs/faults.md"), "utf8");
const examples = [...page.matchAll(/^### `(.*)`\n\n```console\n([\s\S]*?)^```$/gm)];

/** `…` stands for whatever differs from run to run. */
function toPattern(text: string): RegExp {
  const parts = text.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}

describe("docs/faults.md", () => {
  test("has an example of each kind", () => {
    assert.deepEqual(
      examples.map(([, kind]) => kind),
      Object.keys(faultKinds),
    );
  });

  for (const [, kind, example = ""] of examples) {
    test(`tells of ${kind} what its example does`, async (t) => {
      const target = await startTargetProcess(t, "hello");
      for (const step of example.split(/^\$ /m).slice(1)) {
        const [line = "", ...printed] = step.split("\n");
        const command = line
          .replaceAll("http://127.0.0.1:6060", target.adminUrl)
          .replaceAll("http://127.0.0.1:8080", target.url);
        // A command that fails on purpose has said so in what it prints.
        const said = await run("bash", ["-c", `${command} 2>&1`]).catch((error) => error);
        const text = String(said.stdout).replaceAll("\r\n", "\n").trimEnd();
        assert.match(text, toPattern(printed.join("\n").trimEnd()), line);
      }
    });
  }
});

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type LogLevel, makeLog } from "./json-log.ts";

const leaver = fileURLToPath(new URL("../../test/telemetry/log-and-exit.ts", import.meta.url));

describe("makeLog", () => {
  test("writes one line of JSON for an entry, with name, time and the level by its name", () => {
    const [entry] = written("info", (log) => log.info({ path: "/x" }, "served"));
    const { time, pid, hostname, ...rest } = entry!;
    assert.deepEqual(rest, { level: "info", name: "weir", path: "/x", msg: "served" });
    assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual([typeof pid, typeof hostname], ["number", "string"]);
  });

  test("leaves out what is below its level", () => {
    const entries = written("warn", (log) => {
      log.info("small");
      log.warn("large");
    });
    assert.deepEqual(
      entries.map(({ msg }) => msg),
      ["large"],
    );
  });

  test("writes an error with its message, stack and cause", () => {
    const error = new Error("outer", { cause: new Error("inner") });
    const [entry] = written("info", (log) => log.error({ err: error }, "failed"));
    const { message, stack } = entry!.err as Record<string, string>;
    assert.match(message!, /^outer: inner$/);
    assert.match(stack!, /caused by: Error: inner/);
  });

  test("keeps a line whole whatever is in a message", () => {
    const [entry] = written("info", (log) => log.info('a\n"b"\u2028'));
    assert.equal(entry!.msg, 'a\n"b"\u2028');
  });

  for (const way of ["exit", "throw", "worker"]) {
    test(`loses no line when the program ends right after it: ${way}`, async () => {
      const count = 5000;
      const child = spawn(process.execPath, [leaver, way, String(count)]);
      let text = "";
      for await (const chunk of child.stdout) text += chunk;
      const lines = text.trimEnd().split("\n");
      assert.equal(lines.length, count);
      assert.equal(JSON.parse(lines.at(-1)!).i, count - 1);
    });
  }
});

function written(
  level: LogLevel,
  write: (log: ReturnType<typeof makeLog>) => void,
): Record<string, unknown>[] {
  const lines: string[] = [];
  write(makeLog({ level, name: "weir", destination: { write: (line) => lines.push(line) } }));
  return lines.map((line) => {
    assert.ok(line.endsWith("\n") && !line.slice(0, -1).includes("\n"));
    return JSON.parse(line);
  });
}

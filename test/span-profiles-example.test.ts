/** The example of docs/span-profiles.md does what the document says. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { PyroscopeReceiver } from "./telemetry/pyroscope-receiver.ts";

const example = fileURLToPath(new URL("../docs/span-profiles-example.ts", import.meta.url));

test("the example pushes samples that belong each to one of its requests", async (t) => {
  const receiver = await new PyroscopeReceiver().start(t);
  const child = spawn(process.execPath, [example, receiver.address], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const { port } = JSON.parse(line as string) as { port: number };

  const names = ["apple", "pear", "plum", "fig"];
  const answers = names.map((name) => fetch(`http://127.0.0.1:${port}/${name}`));
  const ids = (await Promise.all(answers)).map(({ headers }) => headers.get("x-span-id")!);
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  assert.deepEqual(await ended, [0, null]);

  const [cpu] = receiver.ofMeasure("cpu/nanoseconds");
  assert.equal(cpu!.query.name, "shop{zone=a}");
  for (const span_id of ids) {
    const samples = cpu!.profile.sum("samples", "findPrice", { span_id });
    assert.ok(samples > 0, `${span_id} has none`);
  }
  const labelled = cpu!.profile.stacks.filter(({ labels }) => labels.span_id !== undefined);
  assert.deepEqual(
    new Set(labelled.map(({ labels }) => labels.span_name)),
    new Set(["GET /price"]),
  );
});

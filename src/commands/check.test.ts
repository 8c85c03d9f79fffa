import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { check } from "./check.ts";
import { type CommandContext, exitStatus } from "./command-context.ts";

const good = `
listeners:
  - listen: 127.0.0.1:0
    protocol: http
    routes: [{ upstream: bins, match: {} }]
upstreams:
  bins: { backends: [{ address: 127.0.0.1:8001 }] }
`;

describe("weir check", () => {
  test("says that a valid configuration is valid", async (t) => {
    const path = await fileWith(t, good);
    const { context, printed } = makeContext();
    assert.equal(await check({ config: path }, context), exitStatus.done);
    assert.deepEqual(printed, [`${path}: is valid`]);
  });

  test("tells every problem with its place", async (t) => {
    const path = await fileWith(t, good.replace("protocol", "protocl").replace("bins:", "binz:"));
    const { context } = makeContext();
    await assert.rejects(check({ config: path }, context), (error) => {
      assert(error instanceof ConfigurationProblems);
      assert.match(
        error.message,
        /:3:5: listeners\[0\]\.protocol: is required: .* \(is "protocl" meant/,
      );
      return true;
    });
  });

  test("tells that there is no such file", async () => {
    const { context } = makeContext();
    await assert.rejects(check({ config: "/gone/weir.yaml" }, context), /no such file/);
  });

  test("asks for a configuration when it is given none", async () => {
    const { context, complained } = makeContext();
    assert.equal(await check({}, context), exitStatus.badUsage);
    assert.match(complained.join(), /--config FILE/);
  });

  test("prints a JSON Schema that knows every top-level key", async () => {
    const { context, printed } = makeContext();
    assert.equal(await check({ schema: true }, context), exitStatus.done);
    const schema = JSON.parse(printed.join("\n")) as { properties: object; required: string[] };
    assert.ok("listeners" in schema.properties && "upstreams" in schema.properties);
    assert.deepEqual(schema.required, ["listeners"]);
  });

  test("prints that of a drill, and names those that there are", async () => {
    const { context, printed } = makeContext();
    assert.equal(await check({ schema: "drill" }, context), exitStatus.done);
    assert.ok(
      "pathFaults" in (JSON.parse(printed.join("\n")) as { properties: object }).properties,
    );
    await assert.rejects(
      check({ schema: "dril" }, context),
      /--schema: must be gateway or drill, got "dril"/,
    );
  });

  const drill = `
name: a
load: { rate: 1, path: / }
ledgers: { route: /, upstream: bins, targets: [bin-1] }
mutation: { about: worse, patch: { load: { rate: 2 } } }
`;

  test("says that a drill is valid", async (t) => {
    const path = await fileWith(t, drill);
    const { context, printed } = makeContext();
    assert.equal(await check({ drill: path }, context), exitStatus.done);
    assert.deepEqual(printed, [`${path}: is valid`]);
  });

  test("tells what is wrong with a drill, or with what its mutation makes of it", async (t) => {
    const { context } = makeContext();
    for (const wrong of [
      drill.replace("rate: 1", "rate: 0"),
      drill.replace("rate: 2", "rate: 0"),
    ]) {
      const path = await fileWith(t, wrong);
      await assert.rejects(check({ drill: path }, context), /load\.rate/);
    }
  });
});

async function fileWith(t: TestContext, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "weir-check-"));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, "weir.yaml");
  await writeFile(path, text);
  return path;
}

function makeContext() {
  const printed: string[] = [];
  const complained: string[] = [];
  const context: CommandContext = {
    environment: {},
    print: (line) => printed.push(line),
    complain: (line) => complained.push(line),
    isInteractive: false,
    stopped: new AbortController().signal,
    onKey: () => () => {},
    onHangup: () => () => {},
  };
  return { context, printed, complained };
}

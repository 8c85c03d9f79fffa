import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import type { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { openHistory } from "./open-history.ts";

type Opened = ReturnType<typeof openHistory>;

function open(asked: string | false | undefined, environment: Record<string, string>): Opened {
  return openHistory(asked, { environment, complain: assert.fail });
}

describe("openHistory", () => {
  const rows: readonly {
    readonly when: string;
    readonly environment: (folder: string) => Readonly<Record<string, string>>;
    readonly file: string;
  }[] = [
    {
      when: "the user's folder of state is named",
      environment: (folder) => ({ HOME: "/nowhere", XDG_STATE_HOME: folder }),
      file: "weir/history.sqlite",
    },
    {
      when: "it is not",
      environment: (folder) => ({ HOME: folder }),
      file: ".local/state/weir/history.sqlite",
    },
    {
      when: "its name is relative, which is to be ignored",
      environment: (folder) => ({ HOME: folder, XDG_STATE_HOME: "state" }),
      file: ".local/state/weir/history.sqlite",
    },
  ];
  for (const { when, environment, file } of rows) {
    test(`is in ${file} when ${when}`, (t) => {
      const folder = folderFor(t);
      open(undefined, environment(folder))?.close();
      assert.ok(existsSync(join(folder, file)));
    });
  }

  test("is the file that was asked for, or none", (t) => {
    const file = join(folderFor(t), "runs.sqlite");
    open(file, { HOME: "/nowhere" })?.close();
    assert.ok(existsSync(file));
    assert.equal(open(false, { HOME: "/nowhere" }), undefined);
    assert.equal(open(undefined, {}), undefined);
  });

  test("says which file cannot be used, and what to do", (t) => {
    const file = join(folderFor(t), "notes");
    writeFileSync(file, "notes".repeat(100));
    assert.throws(
      () => open(file, {}),
      (error: ConfigurationProblems) =>
        /^--history: .*notes cannot be used: file is not a database$/.test(error.problems[0]!),
    );
  });

  test("does without where the usual place cannot be used, and says so", () => {
    const told: string[] = [];
    const place = {
      environment: { HOME: "/proc/none" },
      complain: (line: string) => told.push(line),
    };
    assert.equal(openHistory(undefined, place), undefined);
    assert.match(
      told.join("\n"),
      /^weir: no former runs are kept: \/proc\/none.* cannot be used: ENOENT/,
    );
  });
});

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "weir-state-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

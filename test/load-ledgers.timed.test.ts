/**
 * Three parties count the same load: the engine that sends it, the gateway, and the backends. The
 * same script is run by our engine and, where it is installed, by k6.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Exposition, readExposition } from "../src/telemetry/read-exposition.ts";
import { startWeir } from "./lab/weir-for-tests.ts";
import { claimLab } from "./ports/claim-ports.ts";
import { runScript } from "./run-script.ts";

const { option, ports } = await claimLab();
const gateway = `http://127.0.0.1:${ports.gateway}`;
const admin = `http://127.0.0.1:${ports.admin}`;
const bins = [ports.bin1, ports.bin2].map((port) => `http://127.0.0.1:${port}`);
/** What the load asks for; health checks ask for something else. */
const paths = [{ route: "/get" }, { route: "/bytes/{n}" }];
const root = fileURLToPath(new URL("..", import.meta.url));

interface Summary {
  readonly metrics: Readonly<Record<string, { readonly count?: number }>>;
}

async function read(page: string): Promise<Exposition> {
  return readExposition(await (await fetch(`${page}/metrics`)).text());
}

/** What the gateway and the backends say. */
async function countAll(): Promise<Record<"answered" | "ok" | "limited" | "served", number>> {
  const gate = await read(admin);
  const served = await Promise.all(bins.map(read));
  const requests = (code: Record<string, string>): number =>
    gate.sum("gogate_http_requests_total", { route: "/", ...code });
  return {
    answered: requests({}),
    ok: requests({ code: "200" }),
    limited: requests({ code: "429" }),
    served: served
      .flatMap((bin) => paths.map((path) => bin.sum("http_requests_total", path)))
      .reduce((sum, one) => sum + one),
  };
}

const engines: readonly (readonly [name: string, command: string])[] = [
  ["weir run", join(root, "bin/weir")],
  ["k6 run", "k6"],
];

describe("the books of a load test", () => {
  for (const [name, command] of engines) {
    const isInstalled = spawnSync(command, ["--help"]).error === undefined;
    const skip = isInstalled ? false : `${command} is not installed`;

    test(`agree exactly after ${name}`, { skip, timeout: 90_000 }, async (t) => {
      const lab = startWeir(t, ["up", "--no-console", ...option]);
      await lab.line(/Ctrl-C stops the lab/);
      const summary = await runScript<Summary>({
        command,
        script: join(root, "k6/load-test.js"),
        settings: {
          BASE_URL: gateway,
          PATHS: "/get,/bytes/64",
          RATE_SCALE: "1",
          TIME_SCALE: "0.03",
        },
      });
      const sent = summary.metrics.http_reqs!.count!;
      const limited = summary.metrics.rate_limited?.count ?? 0;
      const counts = await countAll();
      assert.ok(sent > 2000, `only ${sent} requests`);
      assert.ok(limited > 0, "the spike stayed under the limit");
      assert.equal(counts.answered, sent);
      assert.equal(counts.limited, limited);
      assert.equal(counts.ok, sent - limited);
      assert.equal(counts.served, counts.ok);
      const { status } = await lab.stop("SIGINT");
      assert.equal(status, 0);
    });
  }
});

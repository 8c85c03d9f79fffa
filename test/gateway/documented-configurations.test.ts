/**
 * Every configuration in docs/gateway.md is accepted as it stands, and runs: on free ports, and
 * with a certificate made for the occasion where it names files of its own.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pino } from "pino";
import {
  type GatewayConfiguration,
  readGatewayConfiguration,
} from "../../src/gateway/configuration.ts";
import { startGateway } from "../../src/gateway/start-gateway.ts";

const text = readFileSync(join(import.meta.dirname, "../../docs/gateway.md"), "utf8");

/** Its heading, the line where it begins, and what stands in it. */
const blocks = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((found) => {
  const before = text.slice(0, found.index);
  const heading = [...before.matchAll(/^#+ (.*)$/gm)].at(-1)![1]!;
  return { heading, line: before.split("\n").length, yaml: found[1]! };
});

/** As it is documented, but for ports and for files that are not here. */
function toRunnable(yaml: string): GatewayConfiguration {
  const configuration = readGatewayConfiguration(yaml, "docs/gateway.md");
  const listen = { host: "127.0.0.1", port: 0 };
  const { accessLog, admin, listeners, upstreams } = configuration;
  return {
    ...configuration,
    workers: 1,
    admin: { ...admin, listen },
    accessLog: accessLog && { ...accessLog, path: "/dev/null" },
    listeners: listeners.map(({ tls, ...listener }) => ({
      ...listener,
      listen,
      tls: tls && { ...tls, ...ownCertificate },
    })),
    upstreams: Object.fromEntries(
      Object.entries(upstreams).map(([name, { tls, ...upstream }]) => [
        name,
        { ...upstream, tls: tls && { ...tls, ...noFiles } },
      ]),
    ),
  };
}

const noFiles = { ca: undefined, cert: undefined, key: undefined };
const ownCertificate = {
  selfSigned: true,
  cert: undefined,
  key: undefined,
  certificates: undefined,
  clientCa: undefined,
  clientAuth: undefined,
  forwardSubject: false,
};

describe("docs/gateway.md", () => {
  for (const { heading, line, yaml } of blocks) {
    test(`has a configuration in line ${line}, ${heading}, that is accepted`, () => {
      assert.ok(readGatewayConfiguration(yaml, `docs/gateway.md:${line}`));
    });

    test(`has one in line ${line} that runs`, async (t) => {
      const gateway = await startGateway(toRunnable(yaml), "0.0.0", pino({ level: "silent" }));
      t.after(() => gateway.drain());
      const ready = await fetch(`http://127.0.0.1:${gateway.adminPort}/readyz`);
      assert.equal(ready.status, 200);
      assert.ok(gateway.ports.every((port) => port > 0));
    });
  }

  test("has one under each heading that is about a feature", () => {
    const documented = new Set(blocks.map(({ heading }) => heading));
    for (const heading of [
      "Rate limits",
      "Whom a limit counts",
      "One limit for several gateways",
    ]) {
      assert.ok(documented.has(heading), heading);
    }
  });
});

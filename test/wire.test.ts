/** `test/wire/*.md`: octets in, octets out, at both sides of a gateway process. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { GatewayLanes } from "./cases/gateway-lanes.ts";
import { playWireCase } from "./wire/play-wire-case.ts";
import { readWireCases } from "./wire/read-wire-cases.ts";

describe("on the wire,", { concurrency: 8 }, () => {
  let lanes: GatewayLanes;
  before(async () => {
    lanes = await GatewayLanes.start(8);
  });
  after(() => lanes.stop());

  for (const file of globSync("*.md", { cwd: join(import.meta.dirname, "wire") }).sort()) {
    describe(file, () => {
      const markdown = readFileSync(join(import.meta.dirname, "wire", file), "utf8");
      for (const wireCase of readWireCases(markdown)) {
        test(wireCase.title, () => lanes.use((lane) => playWireCase(lane, wireCase)));
      }
    });
  }
});

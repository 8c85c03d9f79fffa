/**
 * The HTTP/1.1 cases against a gateway process. What stands between client and upstream is judged
 * by their octets alone.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import type { ReadPath } from "../src/socket/make-wire.ts";
import { readRequestCases, readResponseCases } from "./cases/case-file.ts";
import { GatewayLanes } from "./cases/gateway-lanes.ts";
import { runRequestCase } from "./cases/run-request-case.ts";
import { runResponseCase } from "./cases/run-response-case.ts";
import { waysToSend } from "./cases/ways-to-send.ts";

const LANES = 32;
const inParallel = { concurrency: LANES };
const readPaths: readonly ReadPath[] = ["auto", "ordinary"];
// Data of public suites: not part of the project, read where it is there.
const publicFile = new URL("../../shared/cases/public-requests.json", import.meta.url);

for (const readPath of readPaths) {
  describe(`the gateway, in the HTTP/1.1 cases, reading the ${readPath} way,`, inParallel, () => {
    let lanes: GatewayLanes;
    before(async () => {
      lanes = await GatewayLanes.start(LANES, readPath);
    });
    after(() => lanes.stop());

    for (const row of readRequestCases(new URL("cases/http1-requests.json", import.meta.url))) {
      for (const way of waysToSend) {
        // Nothing at all cannot be sent in other ways.
        if (row.steps?.length === 0 && way !== "sent whole") continue;
        test(`treats ${row.id}, ${way}, as it must`, async () => {
          const wrongs = await lanes.use((lane) => runRequestCase(lane, row, way));
          assert.ok(wrongs.length === 0, `${wrongs.join("; ")} (${row.reason})`);
          assert.ok(lanes.isRunning);
        });
      }
    }

    for (const row of readResponseCases(new URL("cases/http1-responses.json", import.meta.url))) {
      for (const way of waysToSend) {
        test(`treats the upstream of ${row.id}, ${way}, as it must`, async () => {
          const wrongs = await lanes.use((lane) => runResponseCase(lane, row, way));
          assert.ok(wrongs.length === 0, `${wrongs.join("; ")} (${row.reason})`);
          assert.ok(lanes.isRunning);
        });
      }
    }

    const publicCases = existsSync(publicFile) ? readRequestCases(publicFile) : [];
    for (const row of publicCases) {
      for (const way of waysToSend) {
        test(`treats ${row.id} of a public suite, ${way}, as it must`, async () => {
          const wrongs = await lanes.use((lane) => runRequestCase(lane, row, way));
          assert.ok(wrongs.length === 0, wrongs.join("; "));
        });
      }
    }
    const skip = publicCases.length === 0 && "they are not beside the project";
    test("treats the requests of public suites as it must", { skip }, () => {});
  });
}

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { labTargets } from "../../drill/system-plan.ts";
import { type LabPortName, labPorts } from "./lab-ports.ts";
import { servedPorts } from "./served-ports.ts";

const all = Object.keys(labPorts) as LabPortName[];

describe("servedPorts", () => {
  test("leaves out what leads to targets that are not there", () => {
    assert.deepEqual(servedPorts(all, ["bin-2"]), [
      "gateway",
      "gatewayTcp",
      "admin",
      "bin2",
      "bin2Tcp",
      "bin2Pprof",
      "console",
    ]);
  });

  test("has all of them in the whole lab", () => {
    assert.deepEqual(servedPorts(all, labTargets), all);
  });
});

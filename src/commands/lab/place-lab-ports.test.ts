import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { placeLabPorts } from "./place-lab-ports.ts";

describe("placeLabPorts", () => {
  test("keeps the usual numbers when nothing is wished", () => {
    const ports = placeLabPorts({ offset: 0, moved: {} });
    assert.equal(ports.gateway, 8080);
    assert.equal(ports.console, 7070);
  });

  test("moves every port by the offset", () => {
    const ports = placeLabPorts({ offset: 10_000, moved: {} });
    assert.equal(ports.gateway, 18_080);
    assert.equal(ports.srePprof, 16_060);
  });

  test("takes a port that is wished for as it is, without the offset", () => {
    const ports = placeLabPorts({ offset: 10_000, moved: { gateway: 9999 } });
    assert.equal(ports.gateway, 9999);
    assert.equal(ports.gatewayTcp, 18_081);
  });

  test("refuses two uses of one port, naming both options", () => {
    assert.throws(
      () => placeLabPorts({ offset: 0, moved: { hello: 8080 } }),
      /--hello-port: port 8080 is already meant for --gateway-port/,
    );
  });

  test("refuses a port that does not exist", () => {
    assert.throws(
      () => placeLabPorts({ offset: 60_000, moved: {} }),
      /--gateway-port: must be from 1 to 65535, got 68080/,
    );
  });
});

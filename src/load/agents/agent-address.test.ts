import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type AgentAddress, readAgentAddress, toAgentName } from "./agent-address.ts";

describe("readAgentAddress", () => {
  const rows: readonly (readonly [string, AgentAddress | undefined, string?])[] = [
    ["10.0.0.2:7000", { host: "10.0.0.2", port: 7000 }, "agent 10.0.0.2:7000"],
    ["load-1.example.org", { host: "load-1.example.org", port: 7071 }],
    ["[::1]:7000", { host: "::1", port: 7000 }, "agent [::1]:7000"],
    ["10.0.0.2:0", undefined],
    ["10.0.0.2:65536", undefined],
    ["http://10.0.0.2", undefined],
    ["", undefined],
  ];
  for (const [text, address, name] of rows) {
    test(`reads ${JSON.stringify(text)}`, () => {
      assert.deepEqual(readAgentAddress(text), address);
      if (name !== undefined) assert.equal(toAgentName(address!), name);
    });
  }
});

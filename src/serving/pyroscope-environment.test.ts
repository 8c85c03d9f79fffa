import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readEnvironment } from "../config/read-environment.ts";
import { pyroscopeFields } from "./pyroscope-environment.ts";

describe("pyroscopeFields", () => {
  test("push nothing when nothing is set, and else the types of the documents", () => {
    const read = readEnvironment(pyroscopeFields, {});
    assert.equal(read.PYROSCOPE_SERVER_ADDRESS, "");
    assert.deepEqual(read.PYROSCOPE_PROFILE_TYPES, ["cpu", "alloc", "inuse", "goroutines"]);
    assert.equal(read.PYROSCOPE_UPLOAD_INTERVAL, 10_000);
  });

  test("read what is pushed, as Grafana's clients write it", () => {
    const read = readEnvironment(pyroscopeFields, {
      PYROSCOPE_SERVER_ADDRESS: "https://pyroscope.example/prefix/",
      PYROSCOPE_APPLICATION_NAME: "agent/go",
      PYROSCOPE_PROFILE_TYPES: "cpu, alloc,mutex",
      PYROSCOPE_LABELS: "zone=eu-1, team=a b",
      PYROSCOPE_UPLOAD_INTERVAL: "15s",
    });
    assert.deepEqual(
      [read.PYROSCOPE_SERVER_ADDRESS, read.PYROSCOPE_APPLICATION_NAME],
      ["https://pyroscope.example/prefix/", "agent/go"],
    );
    assert.deepEqual(read.PYROSCOPE_PROFILE_TYPES, ["cpu", "alloc", "mutex"]);
    assert.deepEqual(Object.fromEntries(read.PYROSCOPE_LABELS), { zone: "eu-1", team: "a b" });
    assert.equal(read.PYROSCOPE_UPLOAD_INTERVAL, 15_000);
  });

  const refused: readonly (readonly [name: string, text: string, rule: RegExp])[] = [
    ["PYROSCOPE_SERVER_ADDRESS", "pyroscope:4040", /must be a URL with http or https/],
    [
      "PYROSCOPE_SERVER_ADDRESS",
      "http://a/?b",
      /must be a URL .* without user, query and fragment/,
    ],
    ["PYROSCOPE_SERVER_ADDRESS", "http://me:secret@a", /without user, query and fragment/],
    ["PYROSCOPE_APPLICATION_NAME", "a{b=c}", /must be letters, digits and \. _ \/ -/],
    ["PYROSCOPE_PROFILE_TYPES", "cpu,memory", /cpu, alloc, inuse, goroutines, mutex, block, got/],
    ["PYROSCOPE_LABELS", "zone:a", /must be like name=value,name=value/],
    ["PYROSCOPE_LABELS", "a-b=c", /with letters, digits, _ and \. in names/],
    ["PYROSCOPE_UPLOAD_INTERVAL", "often", /must be a number of seconds/],
    ["PYROSCOPE_UPLOAD_INTERVAL", "0", /from 100ms to 1m, got "0"/],
    ["PYROSCOPE_UPLOAD_INTERVAL", "2m", /from 100ms to 1m, got "2m"/],
  ];
  for (const [name, text, rule] of refused) {
    test(`refuse ${name}=${text}`, () => {
      assert.throws(() => readEnvironment(pyroscopeFields, { [name]: text }), rule);
    });
  }
});

/** What docs/profiles.md lists is what there is, both ways. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { profileRoutes } from "../src/serving/profile-routes.ts";
import { ProcessProfiler } from "../src/telemetry/profiling/process-profiler.ts";
import { pushedTypes } from "../src/telemetry/profiling/pyroscope-request.ts";
import { readDocument } from "./reference/blocks.ts";
import { storedProfiles } from "./telemetry/stored-profiles.ts";

const document = readDocument("docs/profiles.md");

describe("docs/profiles.md", () => {
  test("lists the paths that there are", () => {
    const paths = profileRoutes(new ProcessProfiler()).map(({ path }) => path);
    const listed = [...document.matchAll(/^\| `(\/debug\/pprof\/[^`?]*)/gm)].map(
      ([, path]) => path,
    );
    assert.deepEqual(listed.sort(), paths.filter((path) => path !== "/debug/pprof").sort());
  });

  test("lists what is pushed, and as what it is stored", () => {
    const rows = [...document.matchAll(/^\| `(\w+)` \| (`\w+:\w+:.*) \|$/gm)];
    const listed = rows.map(([, type, stored]) => [
      type,
      [...stored!.matchAll(/`([^`]+)`/g)].map(([, name]) => name).sort(),
    ]);
    const wanted = pushedTypes.map((type) => [type, [...storedProfiles[type]].sort()]);
    assert.deepEqual(listed, wanted);
  });
});

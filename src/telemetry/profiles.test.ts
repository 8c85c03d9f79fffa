import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, type TestContext, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { Profile } from "pprof-format";
import { pprofTop } from "../../test/telemetry/pprof-top.ts";
import { type ProfileAnswer, Profiles } from "./profiles.ts";

const hasGo = spawnSync("go", ["version"]).status === 0;
const skip = hasGo ? false : "go is not installed";
const MIB = 1024 * 1024;

describe("Profiles", () => {
  test("tells who allocated what is alive", async () => {
    const profiles = new Profiles();
    await profiles.startHeapSampling();
    const kept = keepMuch();
    const { profile, text } = read(await profiles.heap());
    assert.equal(kept.length, 2000);
    assert.equal(text(profile.defaultSampleType), "inuse_space");
    assert.ok(bytesOf("keepMuch", "inuse_space", profile) > 8 * MIB);
  });

  test("tells who allocated what is freed by now", async () => {
    const profiles = new Profiles();
    await profiles.startHeapSampling();
    for (let i = 0; i < 3; i++) dropMuch();
    const { profile, text } = read(await profiles.allocs());
    assert.equal(text(profile.defaultSampleType), "alloc_space");
    assert.ok(bytesOf("dropMuch", "alloc_space", profile) > 16 * MIB);
    assert.ok(bytesOf("dropMuch", "inuse_space", profile) < 8 * MIB);
  });

  test("tells where the processor's time went", async () => {
    const taken = new Profiles().cpu(0.3);
    await Promise.resolve();
    const burning = setInterval(burn, 5);
    const { profile } = read(await taken);
    clearInterval(burning);
    assert.ok(bytesOf("burn", "cpu", profile) > 50e6);
  });

  test("refuses a second processor profile at the same time, and takes one after it", async () => {
    const first = new Profiles().cpu(0.05);
    const profiles = new Profiles();
    assert.equal((await profiles.cpu(0.05)).name, "busy");
    assert.equal((await first).name, "profile");
    assert.equal((await profiles.cpu(0.01)).name, "profile");
  });

  test("stops the profiler when nobody waits for the profile any more", async () => {
    const profiles = new Profiles();
    const leaving = new AbortController();
    const taken = profiles.cpu(60, leaving.signal);
    setImmediate(() => leaving.abort());
    await assert.rejects(taken, { name: "AbortError" });
    assert.equal((await profiles.cpu(0.01)).name, "profile");
  });

  test("says what is missing when there is no profiler", async () => {
    const profiles = new Profiles(() => Promise.reject(new Error("Cannot find it\nat line 1")));
    await profiles.startHeapSampling();
    const answer = {
      name: "unavailable",
      text: "profiles need the optional package @datadog/pprof: Cannot find it",
    };
    assert.deepEqual(await profiles.cpu(1), answer);
    assert.deepEqual(await profiles.heap(), answer);
  });
});

describe("Profiles, read by go tool pprof", { skip }, () => {
  test("shows memory in use by default in a heap profile", async (t) => {
    const profiles = new Profiles();
    await profiles.startHeapSampling();
    const kept = keepMuch();
    const shown = top(t, await profiles.heap());
    assert.match(shown, /^Type: inuse_space$/m);
    assert.match(shown, /keepMuch/);
    assert.equal(kept.length, 2000);
  });

  test("shows processor time in a processor profile", async (t) => {
    const taken = new Profiles().cpu(0.2);
    const burning = setInterval(burn, 5);
    const shown = top(t, await taken);
    clearInterval(burning);
    assert.match(shown, /^Type: cpu$/m);
    assert.match(shown, /burn/);
  });
});

function keepMuch(): number[][] {
  return Array.from({ length: 2000 }, (_, i) => new Array<number>(1000).fill(i + 0.5));
}

function dropMuch(): number {
  let sum = 0;
  for (let i = 0; i < 2000; i++) sum += new Array<number>(1000).fill(i + 0.5).length;
  return sum;
}

function burn(): void {
  const used = process.cpuUsage();
  while (process.cpuUsage(used).user < 20_000);
}

interface ReadProfile {
  readonly profile: Profile;
  readonly text: (index: number | bigint) => string;
}

function read(answer: ProfileAnswer): ReadProfile {
  assert.equal(answer.name, "profile");
  const profile = Profile.decode(gunzipSync((answer as { bytes: Uint8Array }).bytes));
  return { profile, text: (index) => profile.stringTable.strings[Number(index)]! };
}

/** The sum over all stacks in which a function stands. */
function bytesOf(functionName: string, type: string, profile: Profile): number {
  const { strings } = profile.stringTable;
  const value = profile.sampleType.findIndex((sample) => strings[Number(sample.type)] === type);
  const functions = profile.function.filter(({ name }) => strings[Number(name)] === functionName);
  const ids = new Set(functions.map(({ id }) => id));
  const locations = profile.location.filter(({ line }) =>
    line.some(({ functionId }) => ids.has(functionId)),
  );
  const places = new Set(locations.map(({ id }) => id));
  return profile.sample
    .filter(({ locationId }) => locationId.some((id) => places.has(id)))
    .reduce((sum, sample) => sum + Number(sample.value[value]), 0);
}

function top(t: TestContext, answer: ProfileAnswer): string {
  assert.equal(answer.name, "profile");
  return pprofTop(t, (answer as { bytes: Uint8Array }).bytes);
}

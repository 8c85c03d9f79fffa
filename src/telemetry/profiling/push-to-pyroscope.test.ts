import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { gzipSync } from "node:zlib";
import { PyroscopeReceiver } from "../../../test/telemetry/pyroscope-receiver.ts";
import { ProfileSum } from "./profile-sum.ts";
import { pushToPyroscope } from "./push-to-pyroscope.ts";
import type { PushedProfile } from "./pyroscope-request.ts";

const never = new AbortController().signal;
const head = { startMs: 0, durationMs: 0, periodValue: 1, shown: "a" };
const empty = new ProfileSum([["a", "b"]]).toProfile({ ...head, period: ["a", "b"] });
const profile: PushedProfile = {
  type: "cpu",
  bytes: new Uint8Array(gzipSync(empty.encode())),
  fromMs: 1,
  untilMs: 2,
  samplesPerSecond: 100,
};

function push(address: string, signal = never) {
  return pushToPyroscope({ address, applicationName: "test", labels: {} }, profile, signal);
}

async function receiver(t: TestContext, status: number): Promise<PyroscopeReceiver> {
  const started = await new PyroscopeReceiver().start(t);
  started.status = status;
  return started;
}

describe("pushToPyroscope", () => {
  test("hands a profile in", async (t) => {
    const { address, received } = await receiver(t, 200);
    assert.deepEqual(await push(address), { name: "taken" });
    assert.deepEqual(Buffer.from(received[0]!.bytes), Buffer.from(profile.bytes));
  });

  const answers = [
    [400, "refused"],
    [401, "refused"],
    [302, "refused"],
    [429, "failed"],
    [503, "failed"],
  ] as const;
  for (const [status, name] of answers) {
    test(`takes ${status} for ${name}, and tells what the server says`, async (t) => {
      const { address } = await receiver(t, status);
      const cause = `status ${status}: said the receiver`;
      assert.deepEqual(await push(address), { name, cause });
    });
  }

  test("fails where nobody listens", async (t) => {
    const { address } = await receiver(t, 200);
    const port = Number(new URL(address).port);
    const outcome = await push(`http://127.0.0.2:${port}`);
    assert.equal(outcome.name, "failed");
    assert.match(JSON.stringify(outcome), /ECONNREFUSED/);
  });

  test("gives up when it is told to", async (t) => {
    const mute = await receiver(t, 200);
    mute.isMute = true;
    const ending = new AbortController();
    const pushed = push(mute.address, ending.signal);
    await mute.until(1);
    ending.abort();
    assert.equal((await pushed).name, "failed");
  });
});

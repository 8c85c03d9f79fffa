/** What logins tell and cost: nothing to who guesses names, nothing to who is in already. */
import assert from "node:assert/strict";
import { randomBytes, scryptSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { EchoClient } from "./echo-client.ts";
import { rankShare } from "./rank-share.ts";
import { startTargetProcess } from "./target-process.ts";

const KNOWN = "remarkablebob";
const UNKNOWN = "unremarkable1";
const PASSWORD = "2rFtex";

const PAIRS = 300;
/**
 * Of two sets of 300 times of the same kind, the share has a standard deviation of 0.0236, so it
 * is out of 0.45 to 0.55 by chance once in 30 times. Then 300 more of each are taken and all are
 * judged together, and so on. With the last ones it is 0.0083: six of them fit into 0.05, and a
 * false alarm comes less than once in 10^8 runs.
 */
const ROUNDS = 8;

const WRONG_PER_SECOND = 500;
const TICK_MS = 10;
const PHASE_MS = 800;
/** What one guess costs, about. */
const HASH_MS = 30;
const CYCLES = 10;

describe("who guesses names at the echo", () => {
  test("cannot tell by the time whether a name is one of a user", async (t) => {
    // A cheap hash leaves nothing for differences to hide behind.
    const echo = await startTargetProcess(t, "echo", {
      LOG_LEVEL: "error",
      ECHO_USERS_FILE: writeCheapUser(t),
    });
    const client = new EchoClient(t, echo.url, 1);
    const times: Record<string, number[]> = { [KNOWN]: [], [UNKNOWN]: [] };
    let share = 1;
    for (let round = 0; round < ROUNDS && Math.abs(share - 0.5) > 0.05; round++) {
      for (let n = 0; n < 2 * PAIRS; n++) {
        // In turn, and now one first, now the other: what else happens falls on both alike.
        const user = (n + (n >> 1)) % 2 === 0 ? KNOWN : UNKNOWN;
        const { status, tookMs } = await client.post(user, randomBytes(6).toString("hex"));
        assert.equal(status, 401);
        times[user]!.push(tookMs);
      }
      share = rankShare(times[KNOWN]!, times[UNKNOWN]!);
    }
    assert.ok(Math.abs(share - 0.5) <= 0.05, `${share} of pairs, ${times[KNOWN]!.length} each`);
  });
});

describe("who is known to the echo", () => {
  test("waits for no hash of a wrong password", async (t) => {
    const echo = await startTargetProcess(t, "echo", { LOG_LEVEL: "error" });
    const client = new EchoClient(t, echo.url, 1);
    assert.equal((await client.post(KNOWN, PASSWORD)).status, 200);
    const attackers = new EchoClient(t, echo.url, 64);
    let refused = 0;
    const attack = Array.from({ length: 64 }, async (_, n) => {
      const { status } = await attackers.post(KNOWN, `wrong${n}`);
      if (status === 401) refused += 1;
    });
    for (let n = 0; n < 20; n++) assert.equal((await client.post(KNOWN, PASSWORD)).status, 200);
    assert.ok(refused < attack.length, "all guesses were checked before");
    await Promise.all(attack);
  });

  /**
   * Phases with and without the attack take turns, and all of a kind are judged together. What else
   * runs on the machine makes tails of its own, so the judgement is made after each cycle and the
   * first good one counts. A service in which a guess is waited for would have a hash of some 30 ms
   * in its tail in every cycle, which is thirty times what an echo takes; where both cores are busy
   * the guesses also take processor time from the client that measures, which is a few.
   */
  test(`is not slowed down by ${WRONG_PER_SECOND} wrong passwords a second`, async (t) => {
    const echo = await startTargetProcess(t, "echo", { LOG_LEVEL: "error" });
    const client = new EchoClient(t, echo.url, 1);
    await client.post(KNOWN, PASSWORD);
    const quiet: number[] = [];
    const attacked: number[] = [];
    let ratio = Number.POSITIVE_INFINITY;
    let excessMs = Number.POSITIVE_INFINITY;
    const isGood = (): boolean => ratio <= 2 || excessMs <= HASH_MS / 3;
    for (let cycle = 0; cycle < CYCLES && (cycle < 2 || !isGood()); cycle++) {
      quiet.push(...(await steadyTimes(client)));
      const attack = startAttack(new EchoClient(t, echo.url, 2000));
      attacked.push(...(await steadyTimes(client)));
      const sent = await attack.stop();
      assert.ok(sent >= (WRONG_PER_SECOND * PHASE_MS) / 1000 / 2, `${sent} wrong passwords`);
      ratio = p99(attacked) / p99(quiet);
      excessMs = p99(attacked) - p99(quiet);
    }
    t.diagnostic(`p99 ${p99(quiet).toFixed(2)} ms, under attack ${p99(attacked).toFixed(2)} ms`);
    assert.ok(isGood(), `p99 ${p99(quiet)} ms, under attack ${p99(attacked)} ms`);
  });
});

async function steadyTimes(client: EchoClient): Promise<number[]> {
  const times: number[] = [];
  const endMs = performance.now() + PHASE_MS;
  while (performance.now() < endMs) {
    const { status, tookMs } = await client.post(KNOWN, PASSWORD);
    assert.equal(status, 200);
    times.push(tookMs);
  }
  return times;
}

/** Sends what is due by the clock, so that a late timer makes the next burst larger. */
function startAttack(client: EchoClient) {
  const startedMs = performance.now();
  const underWay: Promise<unknown>[] = [];
  const timer = setInterval(() => {
    const due = ((performance.now() - startedMs) / 1000) * WRONG_PER_SECOND;
    while (underWay.length < due) underWay.push(client.post(KNOWN, `wrong${underWay.length}`));
  }, TICK_MS);
  return {
    /** Settles with how many were sent, when all are answered. */
    async stop(): Promise<number> {
      clearInterval(timer);
      await Promise.all(underWay);
      return underWay.length;
    },
  };
}

function p99(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1]!;
}

function writeCheapUser(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "weir-users-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "users");
  const salt = randomBytes(16);
  const hash = scryptSync(PASSWORD, salt, 32, { N: 2 ** 8, r: 8, p: 1 });
  const texts = [salt, hash].map((octets) => octets.toString("base64"));
  writeFileSync(file, `${KNOWN}:$scrypt$ln=8,r=8,p=1$${texts.join("$")}\n`);
  return file;
}

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeProfile } from "../../../test/telemetry/make-profile.ts";
import { profileRows } from "../../../test/telemetry/profile-rows.ts";
import type { SampledProfile } from "./sampled-profile.ts";
import type { Sampler } from "./sampler.ts";
import { SharedWindows, type WindowPieces } from "./shared-windows.ts";

/** Samples moments: those since the last cut, by the number that the test has set. */
class MomentSampler implements Sampler {
  readonly thread: string;
  moment = 0;
  starts = 0;
  isLate = false;
  #moments: number[] | undefined = undefined;

  constructor(thread = "main") {
    this.thread = thread;
  }

  start(): void {
    this.starts += 1;
    this.#moments ??= [];
  }

  pass(): void {
    this.moment += 1;
    this.#moments?.push(this.moment);
  }

  async cut(_: unknown, goesOn: boolean): Promise<SampledProfile | undefined | "late"> {
    const moments = this.#moments;
    this.#moments = goesOn ? [] : undefined;
    if (this.isLate) return "late";
    return (
      moments && makeProfile([["a", "count"]], [...moments.map((at) => [`at-${at}`, 1] as const)])
    );
  }

  async heap(): Promise<undefined> {}
  async resources(): Promise<undefined> {}
}

async function setUp(...samplers: readonly MomentSampler[]) {
  const windows = new SharedWindows("cpu");
  for (const sampler of samplers) await windows.attach(sampler);
  return windows;
}

function momentsOf({ pieces }: WindowPieces): string[] {
  return pieces.flatMap(({ profile }) => profileRows(profile).map(([name]) => String(name)));
}

describe("SharedWindows", () => {
  test("gives each taker what was sampled while it was there", async () => {
    const sampler = new MomentSampler();
    const windows = await setUp(sampler);
    sampler.pass();
    const first = await windows.open();
    sampler.pass();
    const second = await windows.open();
    sampler.pass();
    const firstGot = await first.close();
    sampler.pass();
    const secondGot = await second.close();
    sampler.pass();
    assert.deepEqual(momentsOf(firstGot), ["at-2", "at-3"]);
    assert.deepEqual(momentsOf(secondGot), ["at-3", "at-4"]);
  });

  test("starts with the first taker, and stops with the last", async () => {
    const sampler = new MomentSampler();
    const windows = await setUp(sampler);
    for (let round = 1; round <= 2; round++) {
      const taker = await windows.open();
      await (await windows.open()).close();
      await taker.close();
      assert.equal(sampler.starts, round);
      sampler.pass();
    }
    assert.equal(await sampler.cut("cpu", false), undefined);
  });

  test("goes from one window to the next without a gap, whoever comes and goes", async () => {
    const sampler = new MomentSampler();
    const windows = await setUp(sampler);
    const taker = await windows.open();
    const got: string[] = [];
    for (let round = 0; round < 5; round++) {
      sampler.pass();
      const other = await windows.open();
      sampler.pass();
      got.push(...momentsOf(await taker.next()));
      await other.close();
    }
    await taker.close();
    assert.deepEqual(
      got,
      Array.from({ length: 10 }, (_, at) => `at-${at + 1}`),
    );
  });

  test("cuts once for all who come and go in one moment", async () => {
    const sampler = new MomentSampler();
    let cuts = 0;
    const windows = await setUp(
      Object.assign(sampler, {
        async cut() {
          cuts += 1;
          return undefined;
        },
      }),
    );
    const takers = await Promise.all(Array.from({ length: 10 }, () => windows.open()));
    assert.equal(cuts, 0);
    await Promise.all(takers.map((taker) => taker.close()));
    assert.ok(cuts <= 2, `${cuts} cuts`);
    assert.equal(windows.count, 0);
  });

  test("has the samples of a thread that comes later, and of one that ends", async () => {
    const windows = await setUp(new MomentSampler());
    const taker = await windows.open();
    const late = new MomentSampler("late");
    await windows.attach(late);
    late.pass();
    const last = await late.cut("cpu", false);
    await windows.detach(late, typeof last === "object" ? last : undefined);
    const { pieces } = await taker.close();
    const moments = momentsOf({
      pieces: pieces.filter(({ thread }) => thread === "late"),
      late: [],
    });
    assert.deepEqual(moments, ["at-1"]);
  });

  test("names the threads that did not answer", async () => {
    const sampler = Object.assign(new MomentSampler("stuck"), { isLate: true });
    const windows = await setUp(sampler);
    const taker = await windows.open();
    assert.deepEqual((await taker.next()).late, ["stuck"]);
    sampler.isLate = false;
    assert.deepEqual((await taker.close()).late, []);
  });

  test("adds up the pieces of a window that was cut again and again", async () => {
    const sampler = new MomentSampler();
    const windows = await setUp(sampler);
    const taker = await windows.open();
    for (let round = 0; round < 600; round++) {
      sampler.pass();
      await windows.cut({});
    }
    const got = await taker.close();
    assert.ok(got.pieces.length <= 256);
    assert.equal(new Set(momentsOf(got)).size, 600);
  });

  test("goes on after a cut that failed, which is told to who asked for it", async () => {
    let fails = true;
    const sampler = Object.assign(new MomentSampler(), {
      async cut() {
        if (fails) throw new Error("broken");
        return undefined;
      },
    });
    const windows = await setUp(sampler);
    const taker = await windows.open();
    await assert.rejects(taker.next(), /broken/);
    fails = false;
    assert.deepEqual((await taker.close()).pieces, []);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LogLinearHistogram } from "../../histogram/log-linear-histogram.ts";
import { GeneratorMeter, judgeHonesty, type MemberLoad } from "./generator-load.ts";

const calm: MemberLoad = { name: undefined, cpuShare: 0.2, loopDelayP99Ms: 1 };

describe("judgeHonesty", () => {
  const rows: [title: string, load: Partial<MemberLoad>, lagMs: number, doubts: RegExp[]][] = [
    ["nothing when all is calm", {}, 1, []],
    ["a core that was used up", { cpuShare: 0.97 }, 1, [/97 % of a core/]],
    ["an event loop that was late", { loopDelayP99Ms: 80 }, 1, [/event loop was 80 ms late/]],
    ["who was too busy, by name", { name: "worker 7", cpuShare: 1 }, 1, [/^worker 7 used 100 %/]],
    ["iterations that began late", {}, 120, [/began 120 ms late/]],
  ];
  for (const [title, load, lagMs, doubts] of rows) {
    test(`doubts ${title}`, () => {
      const sendLagMs = new LogLinearHistogram();
      sendLagMs.record(lagMs);
      const facts = {
        loads: [calm, { ...calm, ...load }],
        sendLagMs,
        offered: 10,
        dropped: 4,
        elapsedMs: 2000,
      };
      const honesty = judgeHonesty(facts);
      assert.equal(honesty.doubts.length, doubts.length);
      for (const [index, doubt] of doubts.entries()) assert.match(honesty.doubts[index]!, doubt);
      assert.deepEqual([honesty.offeredPerSecond, honesty.achievedPerSecond], [5, 3]);
    });
  }
});

test("GeneratorMeter reads a share of the processor that is no less than nothing", () => {
  const meter = new GeneratorMeter(0, { isThread: false });
  const load = meter.read(1000);
  meter.close();
  assert.ok(load.cpuShare >= 0 && load.loopDelayP99Ms >= 0);
});

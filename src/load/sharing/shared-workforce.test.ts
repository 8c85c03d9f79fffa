import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readRunOptions } from "../options/run-options.ts";
import { VirtualClock } from "../run-for-tests.ts";
import { Helm } from "../running/helm.ts";
import { RunState } from "../running/run-state.ts";
import { unsteered } from "../running/steering.ts";
import type { Member, News, Order } from "./member-messages.ts";
import { takeReport } from "./run-report.ts";
import { SharedWorkforce } from "./shared-workforce.ts";

function makeState(): RunState {
  const read = readRunOptions({}, {});
  assert.ok(read.ok);
  const parts = { output: { log: () => {} }, random: () => 0 };
  return new RunState({ options: read.options, clock: new VirtualClock(), ...parts });
}

/** The other end of a member, held by the test. */
function makeMember(name = "worker 1"): {
  member: Member;
  orders: Order[];
  tell(news: News): void;
  lose(): void;
} {
  const orders: Order[] = [];
  let hear = (_news: News): void => {};
  let lose = (_reason: string): void => {};
  const member: Member = {
    name,
    leadMs: 50,
    send: (order) => orders.push(order),
    listen(onNews, onLost) {
      hear = onNews;
      lose = onLost;
    },
    close: async () => {},
  };
  return { member, orders, tell: (news) => hear(news), lose: () => lose("it fell") };
}

const over = (cpuShare: number): News => ({
  kind: "over",
  report: takeReport(makeState(), { cpuShare, loopDelayP99Ms: 1 }),
});

describe("SharedWorkforce", () => {
  test("begins when all are ready, at one time for all, and is over when all are", async () => {
    const state = makeState();
    const [one, two] = [makeMember(), makeMember("worker 2")];
    const force = new SharedWorkforce(state, [one.member, two.member], new Helm());
    one.tell({ kind: "ready", vusInitialized: 2 });
    two.tell({ kind: "ready", vusInitialized: 3 });
    await force.prepare();
    assert.equal(state.vusInitialized, 5);
    const running = force.run("{}");
    assert.deepEqual(one.orders, two.orders);
    assert.equal(one.orders[0]!.kind, "start");
    one.tell(over(0.2));
    two.tell(over(0.7));
    await running;
    assert.deepEqual(force.loads(), [
      { name: "worker 1", cpuShare: 0.2, loopDelayP99Ms: 1 },
      { name: "worker 2", cpuShare: 0.7, loopDelayP99Ms: 1 },
    ]);
  });

  test("steers all members at one time, which is still to come", async () => {
    const [one, two] = [makeMember(), makeMember("worker 2")];
    const helm = new Helm();
    const force = new SharedWorkforce(makeState(), [one.member, two.member], helm);
    force.steer({ ...unsteered, factor: 2 }, 1000);
    assert.deepEqual(one.orders, two.orders);
    const [order] = one.orders;
    assert.ok(order?.kind === "steer" && order.atMs > 1000);
    assert.deepEqual([order.steering.factor, helm.steering.factor], [2, 2]);
  });

  test("ends the run when a member has to leave, and hears what it has done", async () => {
    const state = makeState();
    const [one, two] = [makeMember(), makeMember("worker 2")];
    const force = new SharedWorkforce(state, [one.member, two.member], new Helm());
    const reasons: string[] = [];
    state.lose = (reason) => {
      reasons.push(reason);
      force.interrupt();
    };
    const running = force.run(undefined);
    two.tell({ kind: "leave", reason: "it is stopped" });
    assert.deepEqual(reasons, ["worker 2 was lost: it is stopped"]);
    assert.deepEqual(
      [one.orders.at(-1)!.kind, two.orders.at(-1)!.kind],
      ["interrupt", "interrupt"],
    );
    one.tell(over(0));
    two.tell(over(0));
    await running;
  });

  test("ends the run when a member is lost, and waits for the others", async () => {
    const state = makeState();
    const [one, two] = [makeMember(), makeMember("worker 2")];
    const force = new SharedWorkforce(state, [one.member, two.member], new Helm());
    const reasons: string[] = [];
    state.lose = (reason) => {
      reasons.push(reason);
      force.interrupt();
    };
    const running = force.run(undefined);
    two.lose();
    assert.deepEqual(reasons, ["worker 2 was lost: it fell"]);
    assert.equal(one.orders.at(-1)!.kind, "interrupt");
    one.tell(over(0));
    await running;
  });
});

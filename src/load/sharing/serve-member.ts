/**
 * One member of a shared run: it does its share of the scenarios and tells what it has measured. It
 * runs no setup and judges no threshold; that is done once, where all is put together.
 */
import { nativeModules } from "../modules/native-modules.ts";
import { openScript, type ScriptRequest } from "../open-script.ts";
import { Helm } from "../running/helm.ts";
import { LocalWorkforce } from "../running/local-workforce.ts";
import { UnawaitedFailures } from "../running/unawaited-failures.ts";
import { VuPool } from "../running/vu-pool.ts";
import type { MemberTask, News, Order } from "./member-messages.ts";
import { type RunReport, takeReport } from "./run-report.ts";

/** Well below a second, so that each second of the run has what belongs to it. */
const REPORT_MS = 200;

export interface MemberPlace extends Pick<ScriptRequest, "clock" | "random"> {
  readonly task: MemberTask;
  readonly send: (news: News) => void;
}

/** Makes the users and says `ready`; answers how to give it orders. */
export async function serveMember(place: MemberPlace): Promise<(order: Order) => void> {
  const { task, send, clock, random } = place;
  const output = {
    log: (level: string, text: string): void => send({ kind: "log", level, text }),
  };
  const failures = new UnawaitedFailures();
  const { script, state } = openScript({ ...task, clock, random, output });
  await failures.follow(state);
  state.abort = (reason) => send({ kind: "abort", reason: state.secrets.hide(reason) });
  state.fail = (reason) => send({ kind: "fail", reason: state.secrets.hide(reason) });
  const pool = new VuPool({ state, script, modules: nativeModules, env: task.env }, task.share);
  const workforce = new LocalWorkforce(pool, task.share, new Helm());
  const report = (): RunReport => takeReport(state, workforce.load());

  async function work(order: Extract<Order, { kind: "start" }>): Promise<void> {
    state.hasBegun = true;
    state.startedMs = order.runStartedMs;
    let timer = { cancel(): void {} };
    const plan = (): void => {
      timer = clock.after(REPORT_MS, () => {
        send({ kind: "report", report: report() });
        plan();
      });
    };
    plan();
    await workforce.run(order.setupText, order.atMs);
    timer.cancel();
    send({ kind: "over", report: report() });
    await workforce.close();
    failures.close();
  }

  await workforce.prepare();
  send({ kind: "ready", vusInitialized: pool.size });
  return (order) => {
    if (order.kind === "start") void work(order);
    else if (order.kind === "steer") workforce.steer(order.steering, order.atMs);
    else if (order.kind === "stop") workforce.stop();
    else workforce.interrupt();
  };
}

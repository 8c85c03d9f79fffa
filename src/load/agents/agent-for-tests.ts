/** An agent in the process of the test, and how to call it. */
import type { TestContext } from "node:test";
import { weirVersion } from "../../serving/weir-version.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import type { RunClock } from "../running/run-state.ts";
import type { MemberTask } from "../sharing/member-messages.ts";
import type { AgentLink } from "./agent-link.ts";
import { connectAgents } from "./connect-agents.ts";
import { key } from "./connected-for-tests.ts";
import { type AgentOptions, type RunningAgent, startAgent } from "./start-agent.ts";

export const realClock: RunClock = {
  nowMs: monotonicMs,
  dateMs: () => 0,
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

export interface TestAgent {
  readonly agent: RunningAgent;
  readonly told: readonly string[];
}

export async function startAgentInTest(
  t: TestContext,
  changes: Partial<AgentOptions> = {},
): Promise<TestAgent> {
  const told: string[] = [];
  const agent = await startAgent({
    host: "127.0.0.1",
    port: 0,
    key,
    version: weirVersion,
    module: new URL("../../commands/load-thread.ts", import.meta.url),
    targets: [],
    nowMs: monotonicMs,
    silenceMaxMs: 60_000,
    tell: (line) => told.push(line),
    ...changes,
  });
  t.after(() => agent.close("the test is over"));
  return { agent, told };
}

export function call(...ports: readonly number[]): Promise<AgentLink[]> {
  const addresses = ports.map((port) => ({ host: "127.0.0.1", port }));
  return connectAgents({ addresses, key, clock: realClock });
}

/** Of a script that was not sent. */
export function taskOf(index: number, count: number): MemberTask {
  const task = { scriptPath: "/s.js", env: {}, flags: {}, overrides: undefined, targets: [] };
  return {
    ...task,
    files: new Map(),
    secrets: undefined,
    machine: undefined,
    share: { index, count },
  };
}

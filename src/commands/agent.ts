/** `weir agent`: lends this machine to runs whose callers have its token. */
import { isIP } from "node:net";
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { toAgentKey } from "../load/agents/agent-key.ts";
import { startAgent } from "../load/agents/start-agent.ts";
import { readAllowedTarget } from "../load/http/allowed-targets.ts";
import { toListenProblems } from "../serving/listen-problems.ts";
import { weirVersion } from "../serving/weir-version.ts";
import { type CommandContext, exitStatus } from "./command-context.ts";
import { keepHeapSmall } from "./keep-heap-small.ts";
import { loadClock } from "./load-clock.ts";
import { readAgentToken } from "./read-agent-token.ts";

/** As commander gives them. */
export interface AgentFlags {
  readonly host: string;
  readonly port: string;
  readonly allow?: readonly string[];
}

/** A caller that says nothing for so long is gone. It says something every second. */
const SILENCE_MAX_MS = 15_000;

/** Throws ConfigurationProblems with everything that keeps it from starting. */
export async function agent(flags: AgentFlags, context: CommandContext): Promise<number> {
  const { host, port, targets, token } = readAgentFlags(flags, context);
  keepHeapSmall();
  const running = await startAgent({
    host,
    port,
    targets,
    key: toAgentKey(token),
    version: weirVersion,
    module: new URL("./load-thread.ts", import.meta.url),
    nowMs: loadClock.nowMs,
    silenceMaxMs: SILENCE_MAX_MS,
    tell: (line) => context.complain(`weir: ${line}`),
  }).catch((error: unknown) => {
    throw toListenProblems(error, { host, port, portOption: "--port" });
  });
  context.print(`listens on ${host}:${running.port}`);
  if (!context.stopped.aborted) {
    await new Promise((resolve) => context.stopped.addEventListener("abort", resolve));
  }
  await running.close(`it was stopped by ${context.stopped.reason}`);
  return exitStatus.done;
}

function readAgentFlags(
  flags: AgentFlags,
  { environment }: CommandContext,
): { host: string; port: number; targets: readonly string[]; token: string } {
  const problems: string[] = [];
  if (isIP(flags.host) === 0) problems.push(`--host: must be an IP address, got "${flags.host}"`);
  const port = /^\d{1,5}$/.test(flags.port) ? Number(flags.port) : 65_536;
  if (port > 65_535) problems.push(`--port: must be from 0 to 65535, got "${flags.port}"`);
  const targets = (flags.allow ?? []).flatMap((text) => {
    const target = readAllowedTarget(text);
    if (target !== undefined) return [target];
    problems.push(`--allow: must be HOST or HOST:PORT, got ${JSON.stringify(text)}`);
    return [];
  });
  const token = readAgentToken(environment, problems);
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  return { host: flags.host, port, targets, token };
}

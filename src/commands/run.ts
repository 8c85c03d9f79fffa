/** `weir run`: the load engine on the command line. */
import { toAgentKey } from "../load/agents/agent-key.ts";
import { readFormerRun } from "../load/compare/read-former-run.ts";
import { judgeRun } from "../load/report/judge-run.ts";
import type { RunRequest } from "../load/start-run.ts";
import { checkScriptPath } from "./check-script-path.ts";
import { checkWritable } from "./check-writable.ts";
import { type CommandContext, exitStatus } from "./command-context.ts";
import { runFindLimit } from "./find-limit.ts";
import { keepHeapSmall } from "./keep-heap-small.ts";
import { loadClock } from "./load-clock.ts";
import { startLoadTracing } from "./load-tracing.ts";
import { performRun } from "./perform-run.ts";
import { readTextFile } from "./read-text-file.ts";
import { type CheckedRunFlags, type RunFlags, readRunFlags } from "./run-flags.ts";
import { watchRun } from "./watch-run.ts";
import { writeRunOutputs } from "./write-run-outputs.ts";

export async function run(
  scriptPath: string,
  flags: RunFlags,
  context: CommandContext,
): Promise<number> {
  checkScriptPath(scriptPath);
  const checked = readRunFlags(flags, context.environment);
  const { execution, env, jsonPath, limit, targets, tracesEndpoint, address } = checked;
  // A run can take an hour.
  checkWritable({
    report: flags.report,
    junit: flags.junit,
    "summary-export": flags.summaryExport,
  });
  const former =
    flags.compare === undefined
      ? undefined
      : readFormerRun(await readTextFile(flags.compare), flags.compare);
  keepHeapSmall();
  const traces =
    tracesEndpoint === undefined ? undefined : await startLoadTracing(tracesEndpoint, context);
  const watch = watchRun(context, flags.quiet === true);
  const request: RunRequest = {
    scriptPath,
    env,
    flags: execution,
    ...toSharers(checked),
    // Who starts it by hand sees where it goes, and can end it.
    targets: context.isInteractive ? "any" : targets,
    secrets: checked.secrets,
    clock: loadClock,
    random: Math.random,
    tracing: traces?.tracing,
    output: { log: (level, text) => watch.log(`${level}: ${text}`) },
  };
  if (limit !== undefined) {
    const status = await runFindLimit(limit, { request, context, exportPath: flags.summaryExport });
    await traces?.close();
    return status;
  }
  const result = await performRun(request, { context, watch, address, jsonPath });
  // First what was measured: a receiver of traces may take its time.
  writeRunOutputs(result, { scriptPath, flags, former, context });
  await traces?.close();
  const { name, sentence } = judgeRun(result);
  if (sentence !== undefined) context.complain(`weir: ${sentence}`);
  return statuses[name];
}

const statuses = {
  passed: exitStatus.done,
  failed: exitStatus.failed,
  inconclusive: exitStatus.inconclusive,
  stopped: exitStatus.interrupted,
} as const;

/** Threads of this machine, or of others; neither when this thread does all of it. */
function toSharers({ workers, agents }: CheckedRunFlags): Pick<RunRequest, "threads" | "agents"> {
  if (agents !== undefined) {
    const { addresses, token } = agents;
    return { agents: { addresses, key: toAgentKey(token), threads: workers } };
  }
  if (workers === 1) return {};
  return { threads: { count: workers, module: new URL("./load-thread.ts", import.meta.url) } };
}

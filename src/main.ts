/**
 * The `weir` command. The only file that reads the command line, the environment and the signals;
 * each command is loaded when it is asked for.
 */
import { Command, CommanderError } from "commander";
import type { AgentFlags } from "./commands/agent.ts";
import type { CheckOptions } from "./commands/check.ts";
import { type CommandContext, exitStatus } from "./commands/command-context.ts";
import type { DrillCommandOptions } from "./commands/drill.ts";
import { addLabOptions } from "./commands/lab/add-lab-options.ts";
import type { LabCommandOptions } from "./commands/lab/read-lab.ts";
import type { RunFlags } from "./commands/run-flags.ts";
import type { TargetOptions } from "./commands/target.ts";
import type { TopOptions } from "./commands/top.ts";
import type { UpOptions } from "./commands/up.ts";
import { ConfigurationProblems } from "./config/configuration-problems.ts";
import { weirVersion } from "./serving/weir-version.ts";

process.exitCode = await main(process.argv);

async function main(argv: readonly string[]): Promise<number> {
  let status: number = exitStatus.done;
  const context = makeContext();
  const program = makeProgram(context, (result) => {
    status = result;
  });
  try {
    await program.parseAsync([...argv]);
    return status;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitStatus.done : exitStatus.badUsage;
    }
    if (error instanceof ConfigurationProblems) {
      for (const problem of error.problems) context.complain(`weir: ${problem}`);
      return exitStatus.badUsage;
    }
    context.complain(`weir: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    return exitStatus.internalError;
  }
}

function makeContext(): CommandContext {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => stop.abort(signal));
  }
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreGoneReader);
  return {
    environment: process.env,
    print: (line) => process.stdout.write(`${line}\n`),
    complain: (line) => process.stderr.write(`${line}\n`),
    isInteractive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    stopped: stop.signal,
    onKey,
    onHangup: (listener) => {
      process.on("SIGHUP", listener);
      return () => process.off("SIGHUP", listener);
    },
  };
}

/** `weir … | head`: who has read enough is told nothing more, and the work is done all the same. */
function ignoreGoneReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

/** The terminal sends no signal for Ctrl-C while keys come one by one. */
function onKey(listener: (key: string) => void): () => void {
  const { stdin } = process;
  const ctrlC = "\u0003";
  const read = (typed: Buffer): void => {
    for (const key of typed.toString("utf8")) {
      if (key === ctrlC) process.kill(process.pid, "SIGINT");
      else listener(key);
    }
  };
  stdin.setRawMode(true);
  stdin.on("data", read);
  return () => {
    stdin.off("data", read);
    stdin.setRawMode(false);
    stdin.pause();
  };
}

/** Ends a command with its exit status. */
type Finish = (status: number) => void;

function makeProgram(context: CommandContext, finish: Finish): Command {
  const program = new Command("weir")
    .description("A gateway, targets, a load engine, telemetry and drills.")
    .version(`weir ${weirVersion}`)
    .exitOverride()
    .showSuggestionAfterError(true);
  for (const add of [
    addGate,
    addTarget,
    addCheck,
    addHealth,
    addTop,
    addUp,
    addDrill,
    addCompare,
    addRun,
    addAgent,
  ]) {
    add(program, context, finish);
  }
  return program;
}

function addGate(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command("gate")
    .description("the gateway alone")
    .option("--config <file>", "configuration file, - for standard input", process.env.CONFIG_PATH)
    .action(async (options: { config?: string }) => {
      const { gate } = await import("./commands/gate.ts");
      finish(await gate(options, context));
    });
}

function addTarget(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command("target")
    .description("one target alone, configured by its environment")
    .argument("<name>", "hello, sre, poll, echo or bin")
    .option("--worker", "poll: counts votes that other processes accept, and serves no requests")
    .action(async (name: string, options: TargetOptions) => {
      const { target } = await import("./commands/target.ts");
      finish(await target(name, options, context));
    });
}

function addCheck(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command("check")
    .description("says whether a configuration of the gateway, or a drill, is valid")
    .option("--config <file>", "configuration file, - for standard input", process.env.CONFIG_PATH)
    .option("--drill <file>", "a drill file, in the place of a configuration")
    .option("--schema [of]", "prints the JSON Schema of a gateway's configuration, or of a drill")
    .action(async (options: CheckOptions) => {
      const { check } = await import("./commands/check.ts");
      finish(await check(options, context));
    });
}

function addHealth(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command("health")
    .description("whether an address answers with a status 2xx; for health checks of containers")
    .argument("<url>", "what to ask, as http://127.0.0.1:9091/health")
    .action(async (url: string) => {
      const { health } = await import("./commands/health.ts");
      finish(await health(url, context));
    });
}

function addTop(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command("top")
    .description("what a gateway does, second by second, in a terminal; q ends it")
    .argument("[url]", "the gateway's admin", "http://127.0.0.1:9091")
    .option("--once", "prints one frame and ends, as it does where there is no terminal")
    .action(async (url: string, options: TopOptions) => {
      const { top } = await import("./commands/top.ts");
      finish(await top(url, options, context));
    });
}

function addUp(program: Command, context: CommandContext, finish: Finish): void {
  addLabOptions(program.command("up"), 0)
    .description("the whole lab: gateway, targets and console")
    .option("--drill <file>", "runs a drill in the lab, which stays up afterwards")
    .option("--no-console", "starts no console")
    .option("--console-host <address>", "where it listens; CONSOLE_TOKEN guards it", "127.0.0.1")
    .option("--console-name <name>", "a name that it answers to as well, repeatable", append)
    .option("--scripts <folder>", "k6 scripts that it may start; Weir's own when left out")
    .option("--history <file>", "keeps former runs; in the user's folder of state when left out")
    .option("--no-history", "keeps no former runs")
    .option("--report <file>", "where the drill's report goes", "drill-report.html")
    .option("--junit <file>", "writes the drill's verdict as JUnit XML too")
    .action(async (options: UpOptions) => {
      const { up } = await import("./commands/up.ts");
      finish(await up(options, context));
    });
}

function addCompare(program: Command, context: CommandContext, finish: Finish): void {
  addLabOptions(program.command("compare"), undefined)
    .description("two policies of the gateway under the same arrivals")
    .argument("<file>", "comparison file")
    .action(async (file: string, options: LabCommandOptions) => {
      const { compare } = await import("./commands/compare.ts");
      finish(await compare(file, options, context));
    });
}

function addDrill(program: Command, context: CommandContext, finish: Finish): void {
  addLabOptions(program.command("drill"), undefined)
    .description("a drill and its verdict")
    .argument("<file>", "drill file")
    .option("--report <file>", "where the report goes", "drill-report.html")
    .option("--junit <file>", "writes the verdict as JUnit XML too")
    .option("--promtool <file>", "writes what the alerts did as a case of promtool test rules")
    .option("--mutated", "with the drill's own mutation, to see that the verdict notices")
    .action(async (file: string, options: DrillCommandOptions) => {
      const { drill } = await import("./commands/drill.ts");
      finish(await drill(file, options, context));
    });
}

function addRun(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command("run")
    .description("the load engine: runs a k6 script")
    .argument("<script>", "the k6 script")
    .option("-e, --env <NAME=VALUE>", "a variable of the script's __ENV, repeatable", append)
    .option("-u, --vus <n>", "virtual users")
    .option("-d, --duration <time>", "how long")
    .option("-i, --iterations <n>", "iterations, shared among the virtual users")
    .option("-s, --stage <time:n>", "a stage of a ramp of virtual users, repeatable", append)
    .option("--report <file>", "write an HTML report")
    .option("--junit <file>", "write thresholds and checks as JUnit XML")
    .option("--summary-export <file>", "write the summary as JSON")
    .option("--compare <file>", "a former run's --summary-export, to be compared with")
    .option("-o, --out <json=file>", "write every sample as a line of JSON")
    .option("--allow <host:port>", "a target that is not on this machine, repeatable", append)
    .option("--secret-source <kind=parts>", "file=FILE, or mock=KEY=VALUE,…; repeatable", append)
    .option("--find-limit <goal>", "the highest rate that holds, as 'http_req_duration p(95)<100'")
    .option("--step-duration <time>", "how long each rate is tried; 10s when left out")
    .option("--first-rate <n>", "the rate that is tried first; 10 when left out")
    .option("-w, --workers <n>", "threads that share the load; 1 when left out")
    .option("--address <ip:port>", "where the run tells how it goes, and is steered, as with k6")
    .option("--address-name <name>", "a name that it answers to as well, repeatable", append)
    .option("--agents <host:port,…>", "machines that share it; WEIR_AGENT_TOKEN is their token")
    .option("--traces-output <none|otel[=host:port]>", "send a span of each request over OTLP")
    .option("-q, --quiet", "no progress lines")
    .action(async (script: string, options: RunFlags) => {
      const { run } = await import("./commands/run.ts");
      finish(await run(script, options, context));
    });
}

function addAgent(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command("agent")
    .description("lends this machine to runs over several; WEIR_AGENT_TOKEN is its token")
    .option("--host <address>", "where it listens", "127.0.0.1")
    .option("--port <port>", "0 for any that is free", "7071")
    .option("--allow <host:port>", "a target that is not on this machine, repeatable", append)
    .action(async (options: AgentFlags) => {
      const { agent } = await import("./commands/agent.ts");
      finish(await agent(options, context));
    });
}

/** Collects an option that may be given several times. */
function append(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), value];
}

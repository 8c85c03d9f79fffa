/** The flags of `weir run`, checked; every problem is told. */
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { readDurationMs } from "../config/duration.ts";
import { type AgentAddress, readAgentAddress } from "../load/agents/agent-address.ts";
import { readAllowedTarget } from "../load/http/allowed-targets.ts";
import type { ExecutionFlags } from "../load/options/run-options.ts";
import { readSecretSources, type SecretSources } from "../load/options/secret-sources.ts";
import { isOtlpEndpoint } from "../telemetry/otel/otel-environment.ts";
import type { LimitFlags } from "./find-limit.ts";
import { readAgentToken } from "./read-agent-token.ts";
import { type ExecutionTexts, readExecution } from "./read-execution.ts";
import { type AddressFlags, type RunAddress, readRunAddress } from "./read-run-address.ts";

/** Where k6 sends traces when it is told no place. */
const OTLP_ENDPOINT = "127.0.0.1:4317";

/** As commander gives them. */
export interface RunFlags extends AddressFlags, ExecutionTexts {
  readonly env?: readonly string[];
  readonly report?: string;
  readonly junit?: string;
  readonly summaryExport?: string;
  readonly out?: string;
  readonly tracesOutput?: string;
  readonly quiet?: boolean;
  readonly workers?: string;
  readonly agents?: string;
  readonly secretSource?: readonly string[];
  readonly allow?: readonly string[];
  readonly findLimit?: string;
  readonly stepDuration?: string;
  readonly firstRate?: string;
  readonly compare?: string;
}

export interface AgentAccess {
  readonly addresses: readonly AgentAddress[];
  readonly token: string;
}

export interface CheckedRunFlags {
  readonly execution: ExecutionFlags;
  /**
   * The script's `__ENV`: the environment, and the `-e` flags on top. With agents, the flags alone:
   * what else this machine's environment holds is not for others, and all are to see the same.
   */
  readonly env: Readonly<Record<string, string>>;
  readonly jsonPath: string | undefined;
  /** Threads that generate the load, on each agent where there are some. */
  readonly workers: number;
  /** Other machines that generate it; `undefined` when this one does. */
  readonly agents: AgentAccess | undefined;
  /** What may be loaded beside this machine. */
  readonly targets: readonly string[];
  readonly secrets: SecretSources;
  /** With `--find-limit`. */
  readonly limit: LimitFlags | undefined;
  /** `undefined`: no request has a span. */
  readonly tracesEndpoint: string | undefined;
  /** `undefined`: the run cannot be steered from outside. */
  readonly address: RunAddress | undefined;
}

export function readRunFlags(
  flags: RunFlags,
  environment: Readonly<Record<string, string | undefined>>,
): CheckedRunFlags {
  const problems: string[] = [];
  const execution = readExecution(flags, environment, problems);
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(flags.agents === undefined ? environment : {}))
    if (value !== undefined) env[name] = value;
  for (const text of flags.env ?? []) {
    const equals = text.indexOf("=");
    if (equals < 1) problems.push(`-e: must be NAME=VALUE, got ${JSON.stringify(text)}`);
    else env[text.slice(0, equals)] = text.slice(equals + 1);
  }
  const jsonPath = /^json=(.+)$/.exec(flags.out ?? "")?.[1];
  if (flags.out !== undefined && jsonPath === undefined) {
    problems.push(`--out: must be json=FILE, got ${JSON.stringify(flags.out)}`);
  }
  const workers = readWorkers(flags.workers, problems);
  const agents = readAgents(flags, environment, problems);
  const shared = agents === undefined ? `${workers}` : "--agents";
  if (jsonPath !== undefined && shared !== "1") {
    problems.push(`--out json=${jsonPath}: every sample is written by one worker, got ${shared}`);
  }
  const targets = (flags.allow ?? []).flatMap((text) => {
    const target = readAllowedTarget(text);
    if (target !== undefined) return [target];
    problems.push(`--allow: must be HOST or HOST:PORT, got ${JSON.stringify(text)}`);
    return [];
  });
  const secrets = readSecretSources(flags.secretSource ?? [], problems);
  const limit = readLimit(flags, problems);
  const tracesEndpoint = readTracesOutput(flags.tracesOutput, problems);
  const address = readRunAddress(flags, environment, problems);
  if (tracesEndpoint !== undefined && shared !== "1") {
    problems.push(`--traces-output: spans are sent by one worker, got ${shared}`);
  }
  if (limit !== undefined && Object.values(execution).some((one) => one !== undefined)) {
    problems.push(
      "--find-limit: goes without --vus, --duration, --iterations, --stage and their variables",
    );
  }
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  const where = { agents, targets, secrets, tracesEndpoint, address };
  return { execution, env, jsonPath, workers, limit, ...where };
}

function readWorkers(text: string | undefined, problems: string[]): number {
  if (text !== undefined && !/^[1-9]\d*$/.test(text)) {
    problems.push(`--workers: must be 1 or more, got ${JSON.stringify(text)}`);
  }
  return Number(text ?? 1);
}

function readAgents(
  { agents }: RunFlags,
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): AgentAccess | undefined {
  if (agents === undefined) return undefined;
  const addresses = agents.split(",").flatMap((text) => {
    const address = readAgentAddress(text);
    if (address !== undefined) return [address];
    problems.push(`--agents: must be HOST:PORT,HOST:PORT,…, got ${JSON.stringify(text)}`);
    return [];
  });
  return { addresses, token: readAgentToken(environment, problems) };
}

const STEP_MS = 10_000;
const FIRST_RATE = 10;

function readLimit(flags: RunFlags, problems: string[]): LimitFlags | undefined {
  const { findLimit, stepDuration, firstRate } = flags;
  if (findLimit === undefined) {
    if (stepDuration !== undefined) problems.push("--step-duration: needs --find-limit");
    if (firstRate !== undefined) problems.push("--first-rate: needs --find-limit");
    return undefined;
  }
  const [, metric = "", threshold = ""] = /^(\S+(?:\{.*\})?)\s+(\S.*)$/.exec(findLimit) ?? [];
  if (metric === "") {
    problems.push(
      "--find-limit: must be a metric and a threshold like 'http_req_duration p(95)<100', " +
        `got ${JSON.stringify(findLimit)}`,
    );
  }
  const stepMs = stepDuration === undefined ? STEP_MS : (readDurationMs(stepDuration) ?? 0);
  if (stepMs < 1000) {
    problems.push(`--step-duration: must be 1s or more, got ${JSON.stringify(stepDuration)}`);
  }
  const rate = firstRate === undefined ? FIRST_RATE : Number(firstRate);
  if (!(rate >= 1 && rate <= 1_000_000)) {
    problems.push(`--first-rate: must be from 1 to 1000000, got ${JSON.stringify(firstRate)}`);
  }
  for (const name of ["address", "compare"] as const) {
    if (flags[name] !== undefined) problems.push(`--${name}: does not go with --find-limit`);
  }
  return { goal: { metric, threshold }, stepMs, firstRate: rate };
}

/** As k6 takes it: `none`, `otel`, or `otel=ENDPOINT`. */
function readTracesOutput(text: string | undefined, problems: string[]): string | undefined {
  if (text === undefined || text === "none") return undefined;
  const [, endpoint = OTLP_ENDPOINT] = /^otel(?:=(.+))?$/.exec(text) ?? [undefined, ""];
  const bare = endpoint.replace(/^grpc:/, "http:");
  if (isOtlpEndpoint(bare)) return bare;
  problems.push(
    `--traces-output: must be none, otel or otel=HOST:PORT, got ${JSON.stringify(text)}`,
  );
  return undefined;
}

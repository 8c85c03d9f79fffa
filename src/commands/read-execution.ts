/**
 * What the command line says about the execution, and below it k6's own variables: `K6_VUS=20` in
 * the environment of a pipeline is no less meant than `--vus 20`.
 */
import { readDurationMs } from "../config/duration.ts";
import type { ExecutionFlags } from "../load/options/run-options.ts";

/** As commander gives them. */
export interface ExecutionTexts {
  readonly vus?: string | undefined;
  readonly duration?: string | undefined;
  readonly iterations?: string | undefined;
  readonly stage?: readonly string[] | undefined;
}

type Names = Readonly<Record<keyof ExecutionTexts, string>>;

const flagNames: Names = {
  vus: "--vus",
  duration: "--duration",
  iterations: "--iterations",
  stage: "--stage",
};

const variables: Names = {
  vus: "K6_VUS",
  duration: "K6_DURATION",
  iterations: "K6_ITERATIONS",
  stage: "K6_STAGES",
};

/** k6's other variables that change what a run does, and what does the same here. */
export const unreadVariables: ReadonlyMap<string, string> = new Map([
  ["K6_CONFIG", "write its options into the script"],
  ["K6_OUT", "give --out"],
  ["K6_TAGS", "set tags in the script's options"],
  ...[
    ...["batch", "batchPerHost", "blacklistIPs", "blockHostnames", "discardResponseBodies"],
    ...["dns", "hosts", "httpDebug", "insecureSkipTLSVerify", "localIPs", "maxRedirects"],
    ...["minIterationDuration", "noConnectionReuse", "noCookiesReset", "noSetup", "noTeardown"],
    ...["noVUConnectionReuse", "paused", "rps", "setupTimeout", "summaryTimeUnit"],
    ...["summaryTrendStats", "systemTags", "teardownTimeout", "throw", "thresholds"],
    ...["tlsAuth", "tlsCipherSuites", "userAgent"],
  ].map((option): [string, string] => [
    toVariable(option),
    `set ${option} in the script's options`,
  ]),
]);

/** `noVUConnectionReuse` is `K6_NO_VU_CONNECTION_REUSE`; but k6 writes TLSAuth as one word. */
function toVariable(option: string): string {
  if (option === "tlsAuth") return "K6_TLSAUTH";
  const words = option.match(/TLS|VU|IPs|[A-Za-z][a-z]*/g) ?? [];
  return `K6_${words.join("_").toUpperCase()}`;
}

export function readExecution(
  flags: ExecutionTexts,
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): ExecutionFlags {
  for (const [name, instead] of unreadVariables) {
    if (environment[name]) problems.push(`${name}: is not read: ${instead}`);
  }
  const given = read(flags, flagNames, problems);
  const around = read(toTexts(environment), variables, problems);
  const vus = given.vus ?? around.vus;
  const { duration, iterations, stages } = given;
  const isGiven = duration !== undefined || iterations !== undefined || stages !== undefined;
  return { ...(isGiven ? given : around), vus };
}

/** An empty variable is one that is not set. */
function toTexts(environment: Readonly<Record<string, string | undefined>>): ExecutionTexts {
  const of = (name: keyof Names): string | undefined => environment[variables[name]] || undefined;
  return {
    vus: of("vus"),
    duration: of("duration"),
    iterations: of("iterations"),
    stage: of("stage")?.split(","),
  };
}

function read(texts: ExecutionTexts, names: Names, problems: string[]): ExecutionFlags {
  const count = (name: "vus" | "iterations"): number | undefined => {
    const text = texts[name];
    if (text === undefined || /^[1-9]\d*$/.test(text)) {
      return text === undefined ? undefined : Number(text);
    }
    problems.push(`${names[name]}: must be 1 or more, got ${JSON.stringify(text)}`);
    return undefined;
  };
  const { duration } = texts;
  if (duration !== undefined && !((readDurationMs(duration) ?? 0) > 0)) {
    problems.push(
      `${names.duration}: must be a duration like 30s or 1m30s, got ${JSON.stringify(duration)}`,
    );
  }
  const stages = texts.stage?.flatMap((text) => {
    const [, time = "", target = ""] = /^([^:]+):(\d+)$/.exec(text) ?? [];
    if (readDurationMs(time) !== undefined) return [{ duration: time, target: Number(target) }];
    problems.push(
      `${names.stage}: must be DURATION:TARGET like 10s:50, got ${JSON.stringify(text)}`,
    );
    return [];
  });
  return { vus: count("vus"), duration, iterations: count("iterations"), stages };
}

/** The target `echo`: answers the JSON it is sent, to those who may. */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { booleanVariable, textVariable } from "../../config/environment-variable.ts";
import { type Environment, readEnvironment } from "../../config/read-environment.ts";
import type { Call } from "../../serving/call.ts";
import { makeTargetBase, type RunningTarget, startTarget } from "../../serving/start-target.ts";
import { ownPrefixes, port, targetFields } from "../../serving/target-environment.ts";
import { monotonicMs } from "../../telemetry/monotonic-ms.ts";
import { CredentialCheck } from "./credential-check.ts";
import { demoUsers } from "./demo-users.ts";
import { echoRequestMetrics, echoRoutes } from "./echo-plan.ts";
import { readUsers, type Users } from "./read-users.ts";

const REMEMBERED_MAX = 1000;
/**
 * At once, and no more than half of the cores: a hash keeps one busy for tens of milliseconds, and
 * who is known already must not wait for it. Node computes them with threads that are also there
 * for files and names, of which two are left.
 */
const HASHING_MAX = 2;
const WAITING_MAX = 64;

export const echoFields = {
  ...targetFields,
  PORT: port(3000, "Port of the service."),
  ECHO_USERS_FILE: textVariable({
    default: "",
    doc: "File with the users, a name and a scrypt hash a line; without it the demo users.",
  }),
  WEIR_LAB: booleanVariable({ default: false, doc: "Set by the lab: demo users are expected." }),
};

export async function startEcho(environment: Environment): Promise<RunningTarget> {
  const settings = readEnvironment(echoFields, environment, ownPrefixes);
  const users = usersOf(settings.ECHO_USERS_FILE);
  const base = await makeTargetBase("echo", settings);
  if (settings.ECHO_USERS_FILE === "" && !settings.WEIR_LAB) {
    base.log.warn("the demo users may log in, whose passwords are public; set ECHO_USERS_FILE");
  }
  const credentials = new CredentialCheck({
    users,
    rememberedMax: REMEMBERED_MAX,
    hashingMax: Math.max(1, Math.min(HASHING_MAX, availableParallelism() >> 1)),
    waitingMax: WAITING_MAX,
  });
  return startTarget(base, {
    routes: echoRoutes(credentials),
    requestMetrics: echoRequestMetrics,
    accessLogLevel: "info",
    answerFields,
  });
}

function answerFields(call: Call): string {
  const ms = (monotonicMs() - call.exchange.startedMs).toFixed(3);
  // The id is of visible characters, whoever has made it.
  return `X-Request-ID: ${call.requestId}\r\nX-Response-Time: ${ms}ms\r\n`;
}

function usersOf(file: string): Users {
  if (file === "") return readUsers(demoUsers, "demo users");
  return readUsers(readText(file), file);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    // Whoever gave the name can mend it: a problem of configuration, not a failure.
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigurationProblems([`ECHO_USERS_FILE: must be a readable file (${why})`]);
  }
}

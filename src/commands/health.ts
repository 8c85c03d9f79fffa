/**
 * `weir health URL`: whether something answers well. For health checks of containers, whose image
 * has no other program that could ask.
 */
import { ConfigurationProblems } from "../config/configuration-problems.ts";
import { type CommandContext, exitStatus } from "./command-context.ts";

const TIMEOUT_MS = 3000;

export async function health(url: string, context: CommandContext): Promise<number> {
  const protocol = URL.parse(url)?.protocol;
  if (protocol !== "http:" && protocol !== "https:") {
    throw new ConfigurationProblems([`url: must be an http or https URL, got "${url}"`]);
  }
  const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), context.stopped]);
  // Nobody there and no answer in time are answers to the question, and not failures of it.
  const problem = await fetch(url, { signal, redirect: "manual" }).then(
    async ({ ok, status, body }) => {
      await body?.cancel();
      return ok ? undefined : `answered ${status}`;
    },
    (error: Error) => (error.cause instanceof Error ? error.cause.message : error.message),
  );
  if (problem === undefined) return exitStatus.done;
  context.complain(`weir: ${url}: ${problem}`);
  return exitStatus.internalError;
}

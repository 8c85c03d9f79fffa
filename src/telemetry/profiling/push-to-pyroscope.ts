/** Hands one profile in to a Pyroscope server. */
import type { PushOutcome } from "./push-queue.ts";
import {
  type PushedProfile,
  type PyroscopeServer,
  toPyroscopeRequest,
} from "./pyroscope-request.ts";

/** A server that takes longer is as good as one that does not answer. */
const PUSH_MAX_MS = 10_000;
/** Of what the server says about a refusal. */
const CAUSE_LENGTH_MAX = 300;
/** It may take the profile another time. */
const TOO_MANY_REQUESTS = 429;

export async function pushToPyroscope(
  server: PyroscopeServer,
  profile: PushedProfile,
  ending: AbortSignal,
): Promise<PushOutcome> {
  const { url, headers, body } = toPyroscopeRequest(server, profile);
  const signal = AbortSignal.any([ending, AbortSignal.timeout(PUSH_MAX_MS)]);
  try {
    // Redirects are not followed: with another host they would lose the credentials.
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      signal,
      redirect: "manual",
    });
    const text = (await response.text()).slice(0, CAUSE_LENGTH_MAX);
    if (response.ok) return { name: "taken" };
    const isLasting = response.status < 500 && response.status !== TOO_MANY_REQUESTS;
    return { name: isLasting ? "refused" : "failed", cause: `status ${response.status}: ${text}` };
  } catch (error) {
    // The edge of the push: whatever became of it, the caller goes on.
    return { name: "failed", cause: sentenceOf(error) };
  }
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message;
}

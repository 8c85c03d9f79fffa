/** What the clients of one http listener are held to, as its connections want it. */
import { defaultMessageLimits, type MessageLimits } from "../http1/message-limits.ts";
import type { HttpListenerConfiguration } from "./configuration.ts";

export function toMessageLimits({ bodyMax, limits }: HttpListenerConfiguration): MessageLimits {
  return {
    ...defaultMessageLimits,
    bodyBytesMax: bodyMax,
    headTimeoutMs: limits.headTimeout,
    idleTimeoutMs: limits.idleTimeout,
    bodyBytesPerSecondMin: limits.bodyRate,
    bodyWindowMs: limits.bodyWindow,
    writeTimeoutMs: limits.writeTimeout,
  };
}

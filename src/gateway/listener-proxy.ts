/** The `proxyProtocol` block of a listener, and what the socket room takes of it. */
import { z } from "zod";
import { lastingMs } from "../config/duration.ts";
import { AddressRanges, problemOfRange } from "../socket/address-ranges.ts";
import type { ProxyAcceptance } from "../socket/proxy-acceptor.ts";

const addressRange = z.string().superRefine((text, context) => {
  const problem = problemOfRange(text);
  if (problem !== undefined) context.addIssue({ code: "custom", message: problem, input: text });
});

export const listenerProxySchema = z
  .strictObject({
    accept: z.boolean().default(true).describe("Whether connections begin with a PROXY header."),
    from: z
      .array(addressRange)
      .min(1)
      .describe("Addresses of the proxies in front; connections of others are closed."),
    timeout: lastingMs.prefault("5s").describe("From the connection to the end of the header."),
    maxPending: z
      .number()
      .int()
      .min(1)
      .default(8192)
      .describe("Headers under way at once, per thread; one more connection is closed at once."),
  })
  .describe("PROXY protocol v1 and v2 from proxies in front. Left out: no header is read.");

export type ListenerProxyConfiguration = z.output<typeof listenerProxySchema>;

export function toProxyAcceptance(
  configuration: ListenerProxyConfiguration | undefined,
): ProxyAcceptance | undefined {
  if (!configuration?.accept) return undefined;
  const { from, timeout, maxPending } = configuration;
  return { from: new AddressRanges(from), timeoutMs: timeout, pendingMax: maxPending };
}

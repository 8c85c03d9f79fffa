/** To which backend a request belongs, for balancers that look at it: a hash of what is named. */
import { keyHash } from "../limiting/key-hash.ts";
import type { UpstreamConfiguration } from "../upstream/configuration.ts";
import { toAddressKey } from "./limit-key.ts";

/** What it may be read from; a `RequestHead` is one. */
export interface HashedRequest {
  readonly path: string;
  readonly fields: { get(name: string): string | undefined };
}

export type ReadBackendHash = (request: HashedRequest, clientAddress: string) => number;

/** The same in all threads and gateways: a request belongs to one backend wherever it comes in. */
const SEED = 0;

export function makeBackendHash(
  upstream: Pick<UpstreamConfiguration, "balance" | "hashOn">,
): ReadBackendHash {
  if (upstream.balance !== "ringHash" && upstream.balance !== "maglev") return () => 0;
  const { hashOn = "clientIp" } = upstream;
  if (hashOn === "clientIp") return (_, clientAddress) => toAddressHash(clientAddress);
  if (hashOn === "path") return ({ path }) => keyHash(path, SEED);
  const name = hashOn.slice("header:".length).toLowerCase();
  return ({ fields }) => keyHash(fields.get(name) ?? "", SEED);
}

/** Of a connection nothing else is known. */
export function toAddressHash(clientAddress: string): number {
  return keyHash(toAddressKey(clientAddress), SEED);
}

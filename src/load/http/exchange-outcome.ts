/** What has become of a request: sent or not, answered or not. */
import type { RequestFailure } from "./to-failure.ts";

export interface ExchangeOutcome {
  readonly href: string;
  readonly failure: RequestFailure | undefined;
  readonly status: number;
  readonly reason: string;
  readonly versionMinor: number;
  /** The field lines of the response as they came. */
  readonly rawFields: string;
  readonly body: Buffer | undefined;
  readonly remoteIp: string;
  readonly remotePort: number;
  readonly tlsVersion: string;
  readonly tlsCipher: string;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly beginMs: number;
  readonly connectMs: number;
  readonly secureMs: number;
  readonly sendMs: number;
  readonly sentMs: number;
  readonly firstMs: number;
  readonly endMs: number;
}

/** Of a request that was never sent, because it could not have been. */
export function unsentExchange(href: string, failure: RequestFailure): ExchangeOutcome {
  return {
    href,
    failure,
    status: 0,
    reason: "",
    versionMinor: 1,
    rawFields: "",
    body: undefined,
    remoteIp: "",
    remotePort: 0,
    tlsVersion: "",
    tlsCipher: "",
    bytesSent: 0,
    bytesReceived: 0,
    beginMs: 0,
    connectMs: 0,
    secureMs: 0,
    sendMs: 0,
    sentMs: 0,
    firstMs: 0,
    endMs: 0,
  };
}

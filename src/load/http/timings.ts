/** `response.timings`, in milliseconds, as k6 has them. */
import type { ExchangeOutcome } from "./exchange-outcome.ts";

export interface Timings {
  readonly duration: number;
  readonly blocked: number;
  readonly looking_up: number;
  readonly connecting: number;
  readonly tls_handshaking: number;
  readonly sending: number;
  readonly waiting: number;
  readonly receiving: number;
}

export function toTimings(exchange: ExchangeOutcome): Timings {
  const { beginMs, connectMs, secureMs, sendMs, sentMs, firstMs, endMs } = exchange;
  const isSent = sendMs > 0;
  const connectedMs = secureMs > 0 ? secureMs : sendMs;
  const sending = isSent ? sentMs - sendMs : 0;
  const waiting = isSent ? Math.max(0, (firstMs > 0 ? firstMs : endMs) - sentMs) : 0;
  const receiving = firstMs > 0 ? endMs - firstMs : 0;
  return {
    duration: sending + waiting + receiving,
    blocked: isSent ? sendMs - beginMs : 0,
    looking_up: 0,
    connecting: isSent && connectMs > 0 ? connectedMs - connectMs : 0,
    tls_handshaking: isSent && secureMs > 0 ? sendMs - secureMs : 0,
    sending,
    waiting,
    receiving,
  };
}

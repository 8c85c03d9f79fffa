/** One hop's samples: the nine metrics of a request, the octets, and the live counts. */
import type { RunState } from "../running/run-state.ts";
import type { ScenarioCounts } from "../running/scenario-counts.ts";
import type { ExchangeOutcome } from "./exchange-outcome.ts";
import type { RequestTags } from "./request-tags.ts";
import type { Timings } from "./timings.ts";

export interface MeasuredExchange {
  readonly exchange: ExchangeOutcome;
  readonly timings: Timings;
  readonly tags: RequestTags;
  readonly lagMs: number;
  /** Of the scenario that it belongs to; setup and teardown have none. */
  readonly scenario: ScenarioCounts | undefined;
}

export function recordExchange(state: RunState, measured: MeasuredExchange): void {
  const { exchange, timings, tags, lagMs } = measured;
  const { builtIn } = state.metrics;
  builtIn.http_reqs.add(1, tags);
  builtIn.http_req_duration.add(timings.duration, tags);
  builtIn.http_req_blocked.add(timings.blocked, tags);
  builtIn.http_req_connecting.add(timings.connecting, tags);
  builtIn.http_req_tls_handshaking.add(timings.tls_handshaking, tags);
  builtIn.http_req_sending.add(timings.sending, tags);
  builtIn.http_req_waiting.add(timings.waiting, tags);
  builtIn.http_req_receiving.add(timings.receiving, tags);
  if (tags.isExpected !== undefined) builtIn.http_req_failed.add(tags.isExpected ? 0 : 1, tags);
  builtIn.data_sent.add(exchange.bytesSent, tags);
  builtIn.data_received.add(exchange.bytesReceived, tags);
  const isFailure = tags.isExpected === undefined ? tags.status === 0 : !tags.isExpected;
  // A request without response took its time all the same: until it was given up.
  const serviceMs = exchange.endMs - exchange.beginMs;
  state.counts.addRequest(tags.status, isFailure, serviceMs, lagMs);
  if (isFailure) {
    state.countFailure(`request: ${exchange.failure?.text ?? `status ${tags.status}`}`);
  }
  measured.scenario?.addRequest(isFailure, serviceMs);
}

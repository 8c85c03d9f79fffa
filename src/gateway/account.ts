/** What is known of an exchange, for its accounts: metrics, access log, explanation. */
import type { ServerExchange } from "../http1/server-exchange.ts";
import type { ClientIdentity } from "./client-identity.ts";
import { Explanation } from "./explanation.ts";
import type { RequestId } from "./request-ids.ts";
import type { ExchangeTrace } from "./tracing.ts";

export class Account {
  readonly exchange: ServerExchange;
  readonly client: ClientIdentity;
  readonly id: RequestId;
  /** `undefined` when tracing is off: then what the client says of a trace is passed on. */
  readonly trace: ExchangeTrace | undefined;
  /** Of an exchange that is sampled. */
  readonly explanation: Explanation | undefined;
  /**
   * Of a request that is answered after `onRequest`: the head of its connection may be that of the
   * next request before this one is settled.
   */
  kept: { readonly method: string; readonly target: string } | undefined = undefined;
  /** What came of asking backends; `undefined` when none had to be asked. */
  call: CallFacts | undefined = undefined;

  constructor(
    exchange: ServerExchange,
    client: ClientIdentity,
    id: RequestId,
    trace: ExchangeTrace | undefined,
  ) {
    this.exchange = exchange;
    this.client = client;
    this.id = id;
    this.trace = trace;
    this.explanation =
      trace?.spanIds && new Explanation(exchange, trace, { first: id.spanId, ids: trace.spanIds });
  }

  /** A trusted proxy's, or the gateway's own. */
  get requestId(): string {
    return this.client.requestId ?? this.id.text;
  }
}

/** For the accounts of an exchange. */
export interface CallFacts {
  /** How often a backend was asked. */
  readonly tries: number;
  /** How long the last try has waited for a connection. */
  readonly queueMs: number;
  /** From the last choice of a backend to the end of its answer. */
  readonly upstreamMs: number;
}

/**
 * The requests of one virtual user: cookies and credentials added, redirects followed, every hop
 * measured. A request that fails gives a response with status 0 and an error code, as in k6.
 */

import { nearestName } from "../../config/nearest-name.ts";
import type { Span } from "../../telemetry/otel/span.ts";
import type { Tags } from "../metrics/sample-tags.ts";
import type { Assignment } from "../running/assignment.ts";
import type { Group } from "../running/group-tree.ts";
import type { RunState } from "../running/run-state.ts";
import type { VuWaits } from "../running/vu-waits.ts";
import { CookieJar } from "./cookie-jar.ts";
import { debugTexts } from "./debug-texts.ts";
import { encodeBody } from "./encode-body.ts";
import { Exchange, type ExchangeRequest, type ExchangeSurroundings } from "./exchange.ts";
import { type ExchangeOutcome, unsentExchange } from "./exchange-outcome.ts";
import { ExpectedStatuses } from "./expected-statuses.ts";
import { type Hop, toAnswer, toRedirect } from "./hop.ts";
import { hopFields } from "./hop-fields.ts";
import { recordExchange } from "./record-exchange.ts";
import { noBody, type RequestBody, toRequestBody } from "./request-body.ts";
import { type RequestHead, toRequestHead } from "./request-head.ts";
import { knownParams, type RequestParams, readRequestParams } from "./request-params.ts";
import { RequestTags } from "./request-tags.ts";
import { toTracedParams } from "./request-tracing.ts";
import {
  errorCodeOf,
  Response,
  type ResponseType,
  type SentRequest,
  setCookiesOf,
} from "./response.ts";
import { toScriptResponse } from "./script-response.ts";
import { type Timings, toTimings } from "./timings.ts";
import { toFieldText } from "./to-field-text.ts";
import { UnsendableRequest } from "./unsendable-request.ts";
import { VuConnections } from "./vu-connections.ts";

/** What the client needs to know of its virtual user at the time of a request. */
export interface HttpUser {
  readonly waits: VuWaits;
  readonly tags: Tags;
  readonly group: Group;
  /** How much later than meant the present iteration began. */
  readonly lagMs: number;
  /** What it works on; nothing in setup and teardown. */
  readonly assignment: Assignment | undefined;
  /** Waits, and fails when the user is interrupted. */
  pause(ms: number): Promise<void>;
}

interface Asked {
  readonly exchange: Exchange;
  readonly sent: SentRequest;
  readonly timings: Timings;
}

interface Recorded {
  readonly exchange: ExchangeOutcome;
  readonly method: string;
  readonly params: RequestParams;
  /** `null`: nothing is expected or unexpected. */
  readonly expected: ExpectedStatuses | null;
  readonly timings: Timings;
}

/** Of what Go's client would have been asked to send. */
const UNSENT = 1000;

/** Of the first request of a digest login: a server that lets it through has not asked. */
const unauthorized = new ExpectedStatuses(401);

export class HttpClient {
  readonly connections = new VuConnections();
  readonly jar = new CookieJar();
  /** What `http.setResponseCallback` has set; `null`: nothing is expected or unexpected. */
  expected: ExpectedStatuses | null = new ExpectedStatuses({ min: 200, max: 399 });
  readonly #state: RunState;
  readonly #user: HttpUser;
  readonly #around: ExchangeSurroundings;

  constructor(state: RunState, user: HttpUser) {
    this.#state = state;
    this.#user = user;
    this.#around = {
      connections: this.connections,
      writer: state.writer,
      addresses: state.addresses,
      tls: state.tls,
      nowMs: () => state.clock.nowMs(),
    };
  }

  /** Throws what is wrong with the arguments; a failure of the network is in the response. */
  async request(
    method: string,
    target: string,
    body: unknown,
    rawParams: unknown,
  ): Promise<Response> {
    const { options, urls, random } = this.#state;
    this.#user.waits.check();
    const params = readRequestParams(rawParams);
    if (params.unknown.length > 0) this.#tellUnknown(params.unknown);
    const throws = params.throws ?? options.throw;
    const usual = params.expected === undefined ? this.expected : params.expected;
    const authorization = params.auth === "digest" ? "" : undefined;
    let expected = params.auth === "digest" && usual !== null ? unauthorized : usual;
    let left = params.redirects ?? options.maxRedirects;
    let request: SentRequest | undefined;
    try {
      const first = urls.read(target);
      let hop: Hop = {
        method: method.toUpperCase(),
        url: first,
        body: this.#bodyOf(body, params),
        referer: undefined,
        isSameHost: true,
        hasContent: true,
        authorization,
      };
      for (;;) {
        const { exchange, sent, timings } = await this.#ask(hop, params, expected);
        expected = usual;
        request ??= sent;
        const answer = toAnswer(hop, exchange, { first, random });
        if (answer !== undefined) {
          hop = answer;
          continue;
        }
        const responseType = this.#responseType(params);
        const response = new Response({ exchange, responseType, request, timings, client: this });
        if (response.error !== "") {
          if (throws) throw new Error(response.error);
          this.#warn(hop.method, hop.url.href, response.error);
        }
        const next = left > 0 ? toRedirect(hop, exchange, urls) : undefined;
        if (next === undefined) return toScriptResponse(response);
        left -= 1;
        hop = { ...next, authorization };
      }
    } catch (error) {
      // As in k6: what cannot be sent is a failure of this request and not of the script.
      if (!(error instanceof UnsendableRequest) || throws) throw error;
      return this.#unsent(method.toUpperCase(), error, params);
    }
  }

  /** One request over the network, measured. */
  async #ask(hop: Hop, params: RequestParams, expected: ExpectedStatuses | null): Promise<Asked> {
    const { options, tracing, clock } = this.#state;
    this.#state.checkTarget(hop.url.hostname, hop.url.port);
    const delayMs = this.#state.requestDelayMs();
    if (delayMs > 0) await this.#user.pause(delayMs);
    const span = tracing?.begin(clock.nowMs());
    const { head, sent } = this.#headOf(hop, params, span);
    const exchange = await this.#run({
      url: hop.url,
      method: hop.method,
      head,
      body: hop.body.bytes,
      timeoutMs: params.timeoutMs,
      keepsBody: this.#responseType(params) !== "none",
      reusesConnections: !options.noConnectionReuse && !params.closes,
    });
    if (span !== undefined) tracing?.end(span, exchange);
    const timings = toTimings(exchange);
    this.#record({ exchange, method: hop.method, params, expected, timings });
    if (exchange.setsCookies) this.#keepCookies(exchange, hop, params);
    if (options.httpDebug !== "") this.#debug(exchange);
    return { exchange, sent, timings };
  }

  #responseType({ responseType }: RequestParams): ResponseType {
    return responseType ?? (this.#state.options.discardResponseBodies ? "none" : "text");
  }

  #keepCookies(exchange: Exchange, hop: Hop, params: RequestParams): void {
    const jar = params.jar ?? this.jar;
    const nowMs = this.#state.clock.dateMs();
    for (const cookie of setCookiesOf(toFieldText(exchange.rawFields), nowMs)) {
      jar.set(cookie, hop.url, nowMs);
    }
  }

  #debug(exchange: Exchange): void {
    const { output, options } = this.#state;
    for (const text of debugTexts(exchange, options.httpDebug === "full")) output.log("info", text);
  }

  #bodyOf(body: unknown, { compression }: RequestParams): RequestBody {
    if (body === undefined || body === null) return noBody;
    const boundary = `weir${Math.floor(this.#state.random() * 2 ** 48).toString(16)}`;
    const plain = toRequestBody(body, boundary);
    if (compression.length === 0 || plain.bytes === undefined) return plain;
    const bytes = encodeBody(plain.bytes, compression);
    return { ...plain, bytes, encoding: compression.join(", ") };
  }

  /** As k6, which says nothing: a script may have some for another client. */
  #tellUnknown(names: readonly string[]): void {
    for (const name of names) {
      const nearest = nearestName(name, knownParams);
      const hint = nearest === undefined ? "" : ` (did you mean ${nearest}?)`;
      const text = `request parameter ${name} is not known and has no effect${hint}`;
      this.#state.warnings.addOnce(text);
    }
  }

  #warn(method: string, url: string, text: string): void {
    const { warnings, clock } = this.#state;
    warnings.add(`Request Failed: ${method} ${url}: ${text}`, clock.nowMs());
  }

  /** The response of a request that could not be sent; counted when k6 counts it. */
  #unsent(method: string, { target, failure }: UnsendableRequest, params: RequestParams): Response {
    const exchange = unsentExchange(target, failure);
    const timings = toTimings(exchange);
    this.#warn(method, target, failure.text);
    const expected = params.expected === undefined ? this.expected : params.expected;
    if (failure.code === UNSENT) this.#record({ exchange, method, params, expected, timings });
    const request = { method, url: target, headers: {}, body: "", cookies: {} };
    return toScriptResponse(
      new Response({ exchange, responseType: "none", request, timings, client: this }),
    );
  }

  #run(request: ExchangeRequest): Promise<Exchange> {
    const { waits } = this.#user;
    waits.check();
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(request, this.#around, (done) => {
        waits.remove(cancel);
        resolve(done);
      });
      const cancel = (reason: Error): void => {
        exchange.cancel();
        reject(reason);
      };
      waits.add(cancel);
    });
  }

  #headOf(hop: Hop, params: RequestParams, span: Span | undefined): RequestHead {
    const jar = params.jar ?? this.jar;
    if (span !== undefined) return this.#makeHead(hop, toTracedParams(params, span), jar);
    const isPlain =
      hop.body === noBody &&
      hop.referer === undefined &&
      hop.authorization === undefined &&
      params.headers.length === 0 &&
      params.cookies.length === 0 &&
      jar.isEmpty;
    if (!isPlain) return this.#makeHead(hop, params, jar);
    const { plainHeads } = this.#state;
    return plainHeads.get(hop.method, hop.url, () => this.#makeHead(hop, params, jar));
  }

  #makeHead(hop: Hop, params: RequestParams, jar: CookieJar): RequestHead {
    const { options, clock } = this.#state;
    const own = hop.isSameHost ? params.cookies : [];
    const kept = jar.isEmpty ? [] : jar.cookiesFor(hop.url, clock.dateMs());
    const replaced = new Set(own.filter((one) => one.replace).map((one) => one.name));
    return toRequestHead({
      method: hop.method,
      url: hop.url,
      body: hop.body,
      headers: hopFields(hop, params.headers),
      cookies: [...own, ...kept.filter((one) => !replaced.has(one.name))],
      userAgent: options.userAgent,
      referer: hop.referer,
      authorization: hop.authorization,
      closes: options.noConnectionReuse || params.closes,
    });
  }

  #record({ exchange, method, params, expected, timings }: Recorded): void {
    const { systemTags } = this.#state;
    const request = { method, url: exchange.href, systemTags };
    const tags = new RequestTags(this.#user.tags, params.tags, request);
    const { failure } = exchange;
    tags.status = failure ? 0 : exchange.status;
    tags.proto = failure ? "" : `HTTP/1.${exchange.versionMinor}`;
    tags.error = failure?.text ?? "";
    tags.tlsVersion = exchange.tlsVersion;
    tags.ip = exchange.remoteIp;
    tags.errorCode = errorCodeOf(failure, exchange.status);
    if (expected !== null) tags.isExpected = failure === undefined && expected.has(exchange.status);
    const { lagMs, assignment } = this.#user;
    recordExchange(this.#state, { exchange, timings, tags, lagMs, scenario: assignment?.counts });
  }
}

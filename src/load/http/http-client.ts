/**
 * The requests of one virtual user: cookies and credentials added, redirects followed, every hop
 * measured. A request that fails gives a response with status 0 and an error code, as in k6.
 */

import type { Tags } from "../metrics/sample-tags.ts";
import type { Group } from "../running/group-tree.ts";
import type { RunState } from "../running/run-state.ts";
import type { VuWaits } from "../running/vu-waits.ts";
import { CookieJar } from "./cookie-jar.ts";
import { Exchange, type ExchangeRequest, type ExchangeSurroundings } from "./exchange.ts";
import { ExpectedStatuses } from "./expected-statuses.ts";
import type { ParsedUrl } from "./parsed-url.ts";
import { recordExchange } from "./record-exchange.ts";
import { type RequestBody, toRequestBody } from "./request-body.ts";
import { toRequestHead } from "./request-head.ts";
import { type RequestParams, readRequestParams } from "./request-params.ts";
import { RequestTags } from "./request-tags.ts";
import { errorCodeOf, fieldValues, Response, type SentRequest, setCookiesOf } from "./response.ts";
import { toTimings } from "./timings.ts";
import { VuConnections } from "./vu-connections.ts";

/** What the client needs to know of its virtual user at the time of a request. */
export interface HttpUser {
  readonly waits: VuWaits;
  readonly tags: Tags;
  readonly group: Group;
  /** How much later than meant the present iteration began. */
  readonly lagMs: number;
}

interface Hop {
  readonly method: string;
  readonly url: ParsedUrl;
  readonly body: RequestBody;
  readonly referer: string | undefined;
  /** Credentials and cookies given for one host are not told to another. */
  readonly isSameHost: boolean;
}

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

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
      verifiesCertificates: !state.options.insecureSkipTLSVerify,
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
    const { options, urls } = this.#state;
    this.#user.waits.check();
    const params = readRequestParams(rawParams);
    let hop: Hop = {
      method: method.toUpperCase(),
      url: urls.read(target),
      body: toRequestBody(body, `weir${Math.floor(this.#state.random() * 2 ** 48).toString(16)}`),
      referer: undefined,
      isSameHost: true,
    };
    let left = params.redirects ?? options.maxRedirects;
    let asked: SentRequest | undefined;
    for (;;) {
      const { head, sent } = this.#headOf(hop, params);
      asked ??= sent;
      const response = await this.#send(hop, params, { head, asked });
      if (response.error !== "" && (params.throws ?? options.throw))
        throw new Error(response.error);
      const next = left > 0 ? this.#redirect(hop, response.next) : undefined;
      if (next === undefined) return response.script;
      left -= 1;
      hop = next;
    }
  }

  async #send(
    hop: Hop,
    params: RequestParams,
    { head, asked }: { head: Buffer; asked: SentRequest },
  ): Promise<{ script: Response; error: string; next: { status: number; location: string } }> {
    const { options } = this.#state;
    const delayMs = this.#state.requestDelayMs();
    if (delayMs > 0) await this.#delay(delayMs);
    const responseType = params.responseType ?? (options.discardResponseBodies ? "none" : "text");
    const exchange = await this.#run({
      url: hop.url,
      method: hop.method,
      head,
      body: hop.body.bytes,
      timeoutMs: params.timeoutMs,
      keepsBody: responseType !== "none",
      reusesConnections: !options.noConnectionReuse && !params.closes,
    });
    const timings = toTimings(exchange);
    this.#record(exchange, hop, params, timings);
    const jar = params.jar ?? this.jar;
    for (const cookie of setCookiesOf(exchange.fieldText, this.#state.clock.dateMs())) {
      jar.set(cookie, hop.url, this.#state.clock.dateMs());
    }
    const script = new Response({ exchange, responseType, request: asked, timings });
    const location = fieldValues(exchange.fieldText, "location")[0] ?? "";
    const next = { status: exchange.failure ? 0 : exchange.status, location };
    return { script, error: script.error, next };
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

  #delay(delayMs: number): Promise<void> {
    const { waits } = this.#user;
    return new Promise((resolve, reject) => {
      const timer = this.#state.clock.after(delayMs, () => {
        waits.remove(cancel);
        resolve();
      });
      const cancel = (reason: Error): void => {
        timer.cancel();
        reject(reason);
      };
      waits.add(cancel);
    });
  }

  #headOf(hop: Hop, params: RequestParams): { head: Buffer; sent: SentRequest } {
    const { options, clock } = this.#state;
    const jar = params.jar ?? this.jar;
    const own = hop.isSameHost ? params.cookies : [];
    const kept = jar.isEmpty ? [] : jar.cookiesFor(hop.url, clock.dateMs());
    const replaced = new Set(own.filter((one) => one.replace).map((one) => one.name));
    return toRequestHead({
      method: hop.method,
      url: hop.url,
      body: hop.body,
      headers: hop.isSameHost ? params.headers : params.headers.filter(isHarmless),
      cookies: [...own, ...kept.filter((one) => !replaced.has(one.name))],
      userAgent: options.userAgent,
      referer: hop.referer,
      closes: options.noConnectionReuse || params.closes,
    });
  }

  #record(
    exchange: Exchange,
    hop: Hop,
    params: RequestParams,
    timings: ReturnType<typeof toTimings>,
  ): void {
    const request = { method: hop.method, url: exchange.request.url.href };
    const tags = new RequestTags(this.#user.tags, params.tags, request);
    const { failure } = exchange;
    const expected = params.expected === undefined ? this.expected : params.expected;
    tags.status = failure ? 0 : exchange.status;
    tags.proto = failure ? "" : `HTTP/1.${exchange.versionMinor}`;
    tags.error = failure?.text ?? "";
    tags.errorCode = errorCodeOf(failure, exchange.status);
    if (expected !== null) tags.isExpected = failure === undefined && expected.has(exchange.status);
    recordExchange(this.#state, { exchange, timings, tags, lagMs: this.#user.lagMs });
  }

  #redirect(hop: Hop, answer: { status: number; location: string }): Hop | undefined {
    if (!redirectStatuses.has(answer.status) || answer.location === "") return undefined;
    const url = this.#state.urls.read(answer.location, hop.url);
    const keepsMethod = answer.status === 307 || answer.status === 308 || hop.method === "HEAD";
    return {
      method: keepsMethod ? hop.method : "GET",
      url,
      body: keepsMethod ? hop.body : toRequestBody(undefined, ""),
      referer: hop.url.isHttps && !url.isHttps ? undefined : hop.url.href,
      isSameHost: hop.isSameHost && url.hostname === hop.url.hostname,
    };
  }
}

function isHarmless([name]: readonly [name: string, value: string]): boolean {
  return !["authorization", "cookie", "www-authenticate"].includes(name.toLowerCase());
}

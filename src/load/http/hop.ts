/** One of the requests that a script may need for one: it is redirected, or asked who it is. */
import { answerDigest } from "./digest-answer.ts";
import type { ExchangeOutcome } from "./exchange-outcome.ts";
import type { ParsedUrl, UrlTable } from "./parsed-url.ts";
import { noBody, type RequestBody } from "./request-body.ts";
import { fieldValues } from "./response.ts";
import { toFieldText } from "./to-field-text.ts";

export interface Hop {
  readonly method: string;
  readonly url: ParsedUrl;
  readonly body: RequestBody;
  readonly referer: string | undefined;
  /** Credentials and cookies given for one host are not told to another. */
  readonly isSameHost: boolean;
  /** Whether the fields that tell of a body are sent: not when the body was left behind. */
  readonly hasContent: boolean;
  /** Value of `Authorization`; empty before a digest challenge; `undefined`: as the URL says. */
  readonly authorization: string | undefined;
}

interface LoginParts {
  /** Where the call went first: its credentials are for that origin. */
  readonly first: ParsedUrl;
  readonly random: () => number;
}

const UNAUTHORIZED = 401;

/** The same again with an answer to a digest challenge, when that is what is called for. */
export function toAnswer(hop: Hop, answer: ExchangeOutcome, login: LoginParts): Hop | undefined {
  const { first, random } = login;
  const isAsked = hop.authorization === "" && answer.status === UNAUTHORIZED;
  if (!isAsked || hop.url.origin !== first.origin) return undefined;
  const authorization = answerDigest({
    challenges: fieldValues(toFieldText(answer.rawFields), "www-authenticate"),
    credentials: first.credentials === "" ? ":" : first.credentials,
    method: hop.method,
    target: hop.url.target,
    body: hop.body.bytes,
    clientNonce: Math.floor(random() * 2 ** 48).toString(16),
  });
  return authorization === undefined ? undefined : { ...hop, authorization };
}

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** Where an answer leads; `undefined` when it is the last one. Throws UnsendableRequest. */
export function toRedirect(hop: Hop, answer: ExchangeOutcome, urls: UrlTable): Hop | undefined {
  if (answer.failure !== undefined || !redirectStatuses.has(answer.status)) return undefined;
  const location = fieldValues(toFieldText(answer.rawFields), "location")[0] ?? "";
  if (location === "") return undefined;
  const url = urls.read(location, hop.url);
  const keepsBody = answer.status === 307 || answer.status === 308;
  const keepsMethod = keepsBody || hop.method === "HEAD";
  return {
    method: keepsMethod ? hop.method : "GET",
    url,
    body: keepsMethod ? hop.body : noBody,
    referer: hop.url.isHttps && !url.isHttps ? undefined : hop.url.href.replace(/#.*$/, ""),
    hasContent: hop.hasContent && keepsBody,
    isSameHost: hop.isSameHost && url.hostname === hop.url.hostname,
    authorization: undefined,
  };
}

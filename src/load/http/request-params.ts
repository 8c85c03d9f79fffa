/** The `params` of a request, checked: what is not known is an error that names it. */

import { readDurationMs } from "../../config/duration.ts";
import type { Tags } from "../metrics/sample-tags.ts";
import type { CookieJar } from "./cookie-jar.ts";
import { readCompression } from "./encode-body.ts";
import type { ExpectedStatuses } from "./expected-statuses.ts";
import { ExpectedStatuses as Statuses } from "./expected-statuses.ts";
import type { ResponseType } from "./response.ts";
import type { ScriptCookieJar } from "./script-cookie-jar.ts";

export interface RequestParams {
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Whether the headers say that the connection is not to be used again. */
  readonly closes: boolean;
  readonly tags: Tags | undefined;
  readonly timeoutMs: number;
  readonly redirects: number | undefined;
  /** How the credentials of the URL are shown; as with `basic` when nothing is said. */
  readonly auth: "basic" | "digest" | undefined;
  readonly cookies: readonly {
    readonly name: string;
    readonly value: string;
    readonly replace: boolean;
  }[];
  readonly jar: CookieJar | undefined;
  readonly responseType: ResponseType | undefined;
  readonly throws: boolean | undefined;
  /** How the body is encoded, in order. */
  readonly compression: readonly string[];
  /** `null`: no callback for this request. */
  readonly expected: ExpectedStatuses | null | undefined;
  /** What was given and is no parameter. */
  readonly unknown: readonly string[];
}

/** k6's own default. */
const TIMEOUT_MS = 60_000;

const none: RequestParams = {
  headers: [],
  closes: false,
  tags: undefined,
  timeoutMs: TIMEOUT_MS,
  redirects: undefined,
  auth: undefined,
  cookies: [],
  jar: undefined,
  responseType: undefined,
  throws: undefined,
  compression: [],
  expected: undefined,
  unknown: [],
};

type Changes = Partial<{ -readonly [Key in keyof RequestParams]: RequestParams[Key] }>;

const readers: Readonly<Record<string, (value: unknown) => Changes>> = {
  headers: readHeaders,
  tags: (value) => ({ tags: toTable(value) }),
  timeout: (value) => ({ timeoutMs: readTimeout(value) }),
  redirects: (value) => ({ redirects: Number(value) }),
  auth: readAuth,
  cookies: (value) => ({ cookies: Object.entries(Object(value)).map(readCookie) }),
  jar: (value) => ({ jar: (value as ScriptCookieJar).jar }),
  responseType: readResponseType,
  throw: (value) => ({ throws: Boolean(value) }),
  responseCallback: readCallback,
  compression: (value) => ({ compression: readCompression(value) }),
};

/** For the compatibility table. */
export const knownParams: readonly string[] = Object.keys(readers);

export function readRequestParams(params: unknown): RequestParams {
  if (params === undefined || params === null) return none;
  let read = none;
  for (const [name, value] of Object.entries(Object(params))) {
    const reader = readers[name];
    if (reader === undefined) read = { ...read, unknown: [...read.unknown, name] };
    else if (value !== undefined && value !== null) read = { ...read, ...reader(value) };
    else if (name === "responseCallback" && value === null) read = { ...read, expected: null };
  }
  return read;
}

function readHeaders(value: unknown): Changes {
  const headers = Object.entries(Object(value)).flatMap(([name, one]) =>
    one === undefined ? [] : [[name, String(one)] as const],
  );
  const closes = headers.some(
    ([name, text]) => name.toLowerCase() === "connection" && /(^|,)\s*close\s*(,|$)/i.test(text),
  );
  return { headers, closes };
}

function toTable(value: unknown): Tags {
  const entries = Object.entries(Object(value)).map(([name, one]) => [name, String(one)]);
  return Object.fromEntries(entries);
}

function readTimeout(value: unknown): number {
  const isNumber = typeof value === "number" || /^\d+(?:\.\d+)?$/.test(String(value));
  const ms = isNumber ? Number(value) : readDurationMs(String(value));
  if (ms === undefined || !(ms > 0)) {
    throw new TypeError(`invalid timeout value ${JSON.stringify(value)}`);
  }
  return ms;
}

function readAuth(value: unknown): Changes {
  if (value === "basic" || value === "digest") return { auth: value };
  throw new TypeError(
    `request parameter auth ${JSON.stringify(value)} is not supported, only basic and digest`,
  );
}

function readCookie([name, value]: [string, unknown]): {
  name: string;
  value: string;
  replace: boolean;
} {
  if (typeof value !== "object" || value === null)
    return { name, value: String(value), replace: false };
  const { value: text, replace } = value as { value?: unknown; replace?: unknown };
  return { name, value: String(text), replace: replace === true };
}

function readResponseType(value: unknown): Changes {
  if (value === "text" || value === "binary" || value === "none") return { responseType: value };
  throw new TypeError(
    `invalid responseType ${JSON.stringify(value)}: must be text, binary or none`,
  );
}

function readCallback(value: unknown): Changes {
  if (value instanceof Statuses) return { expected: value };
  throw new TypeError("responseCallback must be made by http.expectedStatuses, or null");
}

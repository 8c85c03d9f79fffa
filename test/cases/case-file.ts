/** The files of the cases: what stands in a row. */
import { readFileSync } from "node:fs";

/** Octets that must not be sent on, as the files name them. */
export type ForbiddenOctets = "\\x00" | "bare CR" | "bare LF" | "chunk extension";

/** What an upstream, or the client of a response case, may or must see. */
export interface Sighting {
  readonly requests?: number;
  readonly max_requests?: number;
  readonly complete_requests?: number;
  readonly never_paths?: readonly string[];
  readonly paths?: readonly string[];
  readonly path?: string;
  readonly path_one_of?: readonly string[];
  readonly target?: string;
  readonly target_length?: number;
  readonly method?: string;
  readonly version?: string;
  readonly host?: string;
  readonly host_not?: string;
  readonly body?: string;
  readonly body_if_forwarded?: string;
  readonly headers_present?: Readonly<Record<string, string>>;
  readonly headers_match?: Readonly<Record<string, string>>;
  readonly headers_not_equal?: Readonly<Record<string, string>>;
  readonly headers_required?: readonly string[];
  readonly headers_absent?: readonly string[];
  readonly header_lines?: Readonly<Record<string, number>>;
  readonly trailers_absent?: readonly string[];
  readonly bytes_absent?: ForbiddenOctets;
}

export type Expectation = "reject-4xx" | "forward-normalized" | "either" | "wait";

export type Step =
  | { readonly send: "all" | "until-blank-line" | "rest" }
  | { readonly expect: string }
  | { readonly shutdown: string }
  | { readonly drip: string };

export interface RequestCase {
  readonly id: string;
  readonly raw: string;
  readonly expectation: Expectation;
  readonly reason?: string;
  readonly reject_status?: readonly number[];
  readonly must_close_after?: boolean;
  readonly silent_close?: boolean;
  readonly timeout_ok?: boolean;
  readonly slow?: boolean;
  readonly steps?: readonly Step[];
  readonly upstream?: Sighting;
}

export interface ClientSighting extends Sighting {
  readonly status?: number;
  readonly interim?: readonly number[];
  readonly complete?: boolean;
  readonly within_ms?: number;
}

export interface ResponseCase {
  readonly id: string;
  readonly request: string;
  readonly upstream_raw: string;
  readonly upstream_end: UpstreamEnd;
  readonly expectation: "bad-gateway-5xx" | "forward-normalized" | "either" | "abort-client";
  readonly reason?: string;
  readonly upstream_connection_must_close: boolean;
  readonly repeat_with_post?: boolean;
  readonly client: ClientSighting;
}

export type UpstreamEnd =
  | "close"
  | "keep-open"
  | "never"
  | "idle-408"
  | "fin-on-second-request"
  | "rst-after-head";

export function readRequestCases(file: string | URL): readonly RequestCase[] {
  return readCases<RequestCase>(file);
}

export function readResponseCases(file: string | URL): readonly ResponseCase[] {
  return readCases<ResponseCase>(file);
}

function readCases<Case>(file: string | URL): readonly Case[] {
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly cases: readonly Case[] }).cases;
}

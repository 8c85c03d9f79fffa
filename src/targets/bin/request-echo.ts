/** What httpbin tells of a request: its answers have the same members, in the same order. */
import type { Call } from "../../serving/call.ts";
import { type GroupedValues, groupValues } from "../../serving/group-values.ts";

/** JSON that is nested deeper is told as text alone: writing it anew would overflow the stack. */
const LEVELS_MAX = 500;

export interface RequestEcho {
  readonly args: GroupedValues;
  readonly headers: Readonly<Record<string, string>>;
  readonly origin: string;
  readonly url: string;
}

export interface BodyEcho {
  readonly data: string;
  readonly files: GroupedValues;
  readonly form: GroupedValues;
  readonly json: unknown;
}

export function echoRequest(call: Call): RequestEcho {
  return {
    args: groupValues(call.searchParams),
    headers: headersOf(call),
    origin: originOf(call),
    url: urlOf(call),
  };
}

/** Names are spelt as browsers and httpbin spell them: `User-Agent`. */
export function headersOf(call: Call): Record<string, string> {
  const { fields } = call.request;
  const headers: Record<string, string> = Object.create(null);
  for (let at = 0; at < fields.count; at++) {
    const name = fields.nameOf(at).replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
    const value = fields.valueOf(at);
    headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
  }
  return headers;
}

/** The client as the last proxy saw it, which is a claim and not a fact. */
export function originOf(call: Call): string {
  return call.header("x-forwarded-for") ?? call.exchange.remoteAddress;
}

/** A form's fields and files; of a name that is there several times, the list of its values. */
export async function echoBody(call: Call): Promise<BodyEcho> {
  const type = call.header("content-type") ?? "";
  if (/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) {
    const form = await readForm(call.bytes, type);
    if (form !== undefined) return form;
  }
  const data = toText(call.bytes);
  return { data, files: {}, form: {}, json: parse(data) };
}

function urlOf(call: Call): string {
  const scheme = call.header("x-forwarded-proto") ?? "http";
  const host = call.header("x-forwarded-host") ?? call.request.authority;
  return `${scheme}://${host}${call.target}`;
}

async function readForm(bytes: Buffer, type: string): Promise<BodyEcho | undefined> {
  const fields: [string, string][] = [];
  const files: [string, string][] = [];
  try {
    const form = await new Response(bytes, { headers: { "content-type": type } }).formData();
    for (const [name, value] of form) {
      if (typeof value === "string") fields.push([name, value]);
      else files.push([name, toText(Buffer.from(await value.arrayBuffer()), value.type)]);
    }
  } catch {
    // What calls itself a form and is none is told as it came.
    return undefined;
  }
  return { data: "", files: groupValues(files), form: groupValues(fields), json: null };
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What is no text is told in base64, as httpbin does. */
function toText(bytes: Uint8Array, type = ""): string {
  try {
    return utf8.decode(bytes);
  } catch {
    // The decoder knows no other way to say that a sequence is not UTF-8.
    const octets = Buffer.from(bytes).toString("base64");
    return `data:${type || "application/octet-stream"};base64,${octets}`;
  }
}

function parse(text: string): unknown {
  if (text === "") return null;
  try {
    const value: unknown = JSON.parse(text);
    return text.length > LEVELS_MAX && isDeeper(value, LEVELS_MAX) ? null : value;
  } catch {
    // Whatever came is echoed; that it is not JSON is said by null.
    return null;
  }
}

/** Level by level, as what is too deep to be written would be too deep to be descended into. */
function isDeeper(value: unknown, levels: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap((each) =>
      typeof each === "object" && each !== null ? Object.values(each) : [],
    );
  }
  return false;
}

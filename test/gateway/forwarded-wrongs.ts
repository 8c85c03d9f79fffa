/**
 * Whether a message that has crossed the gateway is the one that was sent, as far as the rules of
 * forwarding let it be. The rules stand here a second time, from the RFCs: RFC 9110 §7.6.1 (fields
 * of one hop), §6.5.1 (trailers), §7.6.3 (Via), RFC 9112 §6.3 (framing).
 */
import { FieldKind } from "../../src/http1/field-kind.ts";
import type { Field, Message } from "../cases/parse-messages.ts";
import type { ReadField, ReadMessage } from "../http1/reading.ts";

const ofOneHop = [
  "connection",
  "content-length",
  "http2-settings",
  "keep-alive",
  "proxy-connection",
  "te",
  "transfer-encoding",
  "upgrade",
];

/** What the gateway says itself, or does not believe. */
const ofTheGateway = [
  "expect",
  "forwarded",
  "host",
  "proxy-authorization",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-real-ip",
  "x-request-id",
];

/** The same as far as it is about the client, with `_` for `-` too. */
const ofTheClient =
  /^(?:forwarded|x[-_]forwarded[-_](?:for|host|proto)|x[-_]re(?:al[-_]ip|quest[-_]id))$/;

/** Fields that somebody on the way may act on have no place in a trailer section. */
const notInTrailers = Object.keys(FieldKind).map((name) =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
);

export function requestWrongs(sent: ReadMessage, got: Message): string[] {
  const [method, target, version, authority] = sent.head.split(" ");
  const named = new Set([...ofOneHop, ...ofTheGateway, ...optionsOf(sent)]);
  const hops = hopsOf(method!, sent);
  if (hops !== undefined) named.add("max-forwards");
  const host = authority === "" ? "127.0.0.1" : authority!;
  const fields: ReadField[] = [
    ["host", host],
    ...sent.fields.filter(([name]) => !named.has(name) && !ofTheClient.test(name)),
    ...(hops === undefined ? [] : [["max-forwards", String(hops - 1)] as const]),
    ["via", `${version} weir`],
    ["x-forwarded-for", "127.0.0.1"],
    ["x-forwarded-proto", "http"],
    ...(authority === "" ? [] : [["x-forwarded-host", host] as const]),
    ["x-request-id", "any"],
    ...framingOf(sent, /^(?:POST|PUT|PATCH)$/.test(method!)),
    ...wishesOf(sent, version!),
  ];
  const gotFields = got.fields.map(toPair).map(withoutRequestId);
  return [
    ...compare("request line", got.startLine, `${method} ${target} HTTP/1.1`),
    ...compare("fields", gotFields, fields),
    ...contentWrongs(sent, got),
  ];
}

/** `sent` is what a client connection has made of the backend's octets. */
export function responseWrongs(sent: ReadMessage, got: Message): string[] {
  const [version, status] = sent.head.split(" ");
  const named = new Set([...ofOneHop, ...optionsOf(sent)]);
  const crossing = sent.fields.filter(([name]) => !named.has(name));
  const isInterim = status!.startsWith("1");
  const hasDate = crossing.some(([name]) => name === "date");
  const own = isInterim ? [] : [["via", `${version} weir`], ...(hasDate ? [] : [["date", "now"]])];
  const isFraming = ({ name, value }: Field): boolean =>
    /^(?:content-length|transfer-encoding)$/.test(name) ||
    (name === "connection" && value === "close");
  const fields = isInterim ? got.fields : got.fields.filter((field) => !isFraming(field));
  return [
    ...compare("status", got.startLine.split(" ").slice(0, 2).join(" "), `HTTP/1.1 ${status}`),
    ...compare("fields", fields.map(toPair), [...crossing, ...own]),
    ...contentWrongs(sent, got),
  ];
}

/** RFC 9110 §7.6.2: of OPTIONS they are counted down, where they are a number. */
function hopsOf(method: string, { fields }: ReadMessage): number | undefined {
  const told = fields.filter(([name]) => name === "max-forwards").map(([, value]) => value);
  const isCounted = method === "OPTIONS" && /^\d+$/.test(told.join(", "));
  return isCounted ? Math.min(Number(told[0]), 256) : undefined;
}

/** Written anew: the length of the body, or chunked; nothing where there is none. */
function framingOf({ fields }: ReadMessage, isContentExpected: boolean): ReadField[] {
  if (fields.some(([name]) => name === "transfer-encoding")) {
    return [["transfer-encoding", "chunked"]];
  }
  const length = Number(fields.find(([name]) => name === "content-length")?.[1] ?? 0);
  return length > 0 || isContentExpected ? [["content-length", String(length)]] : [];
}

/** To be told to go on, and to switch protocols: of HTTP/1.1 only, and never both. */
function wishesOf(sent: ReadMessage, version: string): ReadField[] {
  const hasBody = framingOf(sent, false).length > 0;
  if (version === "1.0") return [];
  if (hasBody) {
    const hasWish = sent.fields.some(([name]) => name === "expect");
    return hasWish ? [["expect", "100-continue"]] : [];
  }
  const protocols = sent.fields.filter(([name]) => name === "upgrade").map(([, value]) => value);
  const isWish = protocols.length > 0 && optionsOf(sent).includes("upgrade");
  const protocol = protocols.join(", ");
  if (!isWish || /(?:^|,)\s*(?:h2c|http\/|tls\/)/i.test(protocol)) return [];
  return [
    ["connection", "Upgrade"],
    ["upgrade", protocol],
  ];
}

function withoutRequestId([name, value]: ReadField): ReadField {
  return [name, name === "x-request-id" ? "any" : value];
}

function contentWrongs(sent: ReadMessage, got: Message): string[] {
  const named = new Set([...notInTrailers, ...optionsOf(sent)]);
  const trailers = sent.trailers.filter(([name]) => !named.has(name));
  return [
    ...compare("complete", got.isComplete, sent.isComplete),
    ...compare("body", got.body, sent.body),
    ...compare("trailers", got.trailers.map(toPair), trailers),
  ];
}

function optionsOf({ fields }: ReadMessage): string[] {
  const options = fields.filter(([name]) => name === "connection").map(([, value]) => value);
  return options
    .join(",")
    .split(",")
    .map((option) => option.trim().toLowerCase());
}

function toPair({ name, value }: Field): ReadField {
  return [name, value];
}

function compare(what: string, is: unknown, wanted: unknown): string[] {
  const [left, right] = [JSON.stringify(is), JSON.stringify(wanted)];
  return left === right ? [] : [`${what}: ${left}, not ${right}`];
}

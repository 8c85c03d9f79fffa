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

/** Fields that somebody on the way may act on have no place in a trailer section. */
const notInTrailers = Object.keys(FieldKind).map((name) =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
);

export function requestWrongs(sent: ReadMessage, got: Message): string[] {
  const [method, target, version, authority] = sent.head.split(" ");
  const named = new Set([...ofOneHop, ...ofTheGateway, ...nominated(sent)]);
  const crossing = sent.fields.filter(([name]) => !named.has(name));
  const own = [["via", `${version} weir`]];
  const saidAnew = new Set([...ofOneHop, ...ofTheGateway]);
  const fields = got.fields.filter(({ name }) => !saidAnew.has(name));
  return [
    ...compare("request line", got.startLine, `${method} ${target} HTTP/1.1`),
    ...compare("Host", valuesOf(got, "host"), [authority === "" ? "127.0.0.1" : authority]),
    ...compare("fields", fields.map(toPair), [...crossing, ...own]),
    ...contentWrongs(sent, got),
  ];
}

/** `sent` is what a client connection has made of the backend's octets. */
export function responseWrongs(sent: ReadMessage, got: Message): string[] {
  const [version, status] = sent.head.split(" ");
  const named = new Set([...ofOneHop, ...nominated(sent)]);
  const crossing = sent.fields.filter(([name]) => !named.has(name));
  const isInterim = status!.startsWith("1");
  const hasDate = sent.fields.some(([name]) => name === "date");
  const own = isInterim ? [] : [["via", `${version} weir`], ...(hasDate ? [] : [["date", "now"]])];
  const fields = got.fields.filter(({ name }) => !ofOneHop.includes(name));
  return [
    ...compare("status", got.startLine.split(" ").slice(0, 2).join(" "), `HTTP/1.1 ${status}`),
    ...compare("fields", fields.map(toPair), [...crossing, ...own]),
    ...contentWrongs(sent, got),
  ];
}

function contentWrongs(sent: ReadMessage, got: Message): string[] {
  const named = new Set([...notInTrailers, ...nominated(sent)]);
  const trailers = sent.trailers.filter(([name]) => !named.has(name));
  return [
    ...compare("complete", got.isComplete, sent.isComplete),
    ...compare("body", got.body, sent.body),
    ...compare("trailers", got.trailers.map(toPair), trailers),
  ];
}

function nominated({ fields }: ReadMessage): string[] {
  const options = fields.filter(([name]) => name === "connection").map(([, value]) => value);
  return options
    .join(",")
    .split(",")
    .map((option) => option.trim().toLowerCase());
}

function valuesOf(message: Message, name: string): string[] {
  return message.fields.filter((field) => field.name === name).map(({ value }) => value);
}

function toPair({ name, value }: Field): ReadField {
  return [name, value];
}

function compare(what: string, is: unknown, wanted: unknown): string[] {
  const [left, right] = [JSON.stringify(is), JSON.stringify(wanted)];
  return left === right ? [] : [`${what}: ${left}, not ${right}`];
}

/** What the option `httpDebug` writes of a request: what was sent and what has come. */
import type { Exchange } from "./exchange.ts";

export function debugTexts(exchange: Exchange, isFull: boolean): string[] {
  const { head, body } = exchange.request;
  const request = `Request:\n${toText(head, "latin1")}${isFull ? toText(body, "utf8") : ""}`;
  if (exchange.failure !== undefined) return [request];
  const line = `HTTP/1.${exchange.versionMinor} ${exchange.status} ${exchange.reason}`;
  const fields = exchange.rawFields.replaceAll("\r", "");
  const got = isFull ? toText(exchange.body, "utf8") : "";
  return [request, `Response:\n${line}\n${fields}\n\n${got}`];
}

function toText(octets: Uint8Array | undefined, encoding: "latin1" | "utf8"): string {
  return octets === undefined ? "" : Buffer.from(octets).toString(encoding);
}

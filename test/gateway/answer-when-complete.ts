/** The answer of a backend that wants the whole request first. */
import type { ServerExchange } from "../../src/http1/server-exchange.ts";

export function answerWhenComplete(exchange: ServerExchange, body: Uint8Array | string): void {
  const respond = () => exchange.respond(200, "", body);
  if (!exchange.request.hasBody) respond();
  else exchange.receiveBody({ onBody() {}, onBodyEnd: respond, onBodyAborted() {} });
}

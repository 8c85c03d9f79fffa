/**
 * What a client of `node:http` makes of octets that answer its request, in its strict mode, without
 * a network. The server closes the connection behind them.
 */
import { type IncomingMessage, request } from "node:http";
import { Duplex } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import type { Outcome, OutcomeMessage } from "./outcome.ts";
import { type ParserError, reasonOf } from "./reason-of.ts";
import { toPairs } from "./to-pairs.ts";

/** Turns of the event loop after which nothing more happens without octets. */
const TURNS = 6;

export async function readByNodeClient(octets: string, method: string): Promise<Outcome> {
  const messages: OutcomeMessage[] = [];
  let refusal = "";
  const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const sent = request({ method, createConnection: () => socket });
  sent.on("error", (error: ParserError) => {
    refusal ||= reasonOf(error);
  });
  sent.on("information", ({ httpVersion, statusCode, statusMessage, rawHeaders }) => {
    const head = `${httpVersion} ${statusCode} ${statusMessage}`;
    const fields = toPairs(rawHeaders);
    messages.push({ head, fields, body: "", trailers: [], isComplete: true });
  });
  sent.on("response", (response: IncomingMessage) => {
    const message = toMessage(response);
    messages.push(message);
    response.on("data", (chunk: Buffer) => {
      message.body += chunk.toString("latin1");
    });
    response.on("error", (error: ParserError) => {
      refusal ||= reasonOf(error);
    });
    response.on("end", () => {
      message.trailers = toPairs(response.rawTrailers);
      message.isComplete = response.complete;
    });
  });
  sent.end();
  await turn();
  socket.push(Buffer.from(octets, "latin1"));
  socket.push(null);
  for (let i = 0; i < TURNS; i++) await turn();
  sent.destroy();
  return { messages, refusal };
}

function toMessage(response: IncomingMessage): OutcomeMessage {
  const { httpVersion, statusCode, statusMessage, rawHeaders } = response;
  const head = `${httpVersion} ${statusCode} ${statusMessage}`;
  return { head, fields: toPairs(rawHeaders), body: "", trailers: [], isComplete: false };
}

/** What a server of `node:http` makes of octets, in its strict mode, without a network. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Duplex } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import type { Outcome, OutcomeMessage } from "./outcome.ts";
import { type ParserError, reasonOf } from "./reason-of.ts";
import { toPairs } from "./to-pairs.ts";

/** Turns of the event loop after which nothing more happens without octets. */
const TURNS = 4;

export class NodeServer {
  readonly #server: Server;
  #messages: OutcomeMessage[] = [];
  #refusal = "";

  constructor() {
    this.#server = createServer((request, response) => this.#onRequest(request, response));
    this.#server.on("checkExpectation", (_, response: ServerResponse) => {
      this.#refusal ||= "417";
      response.writeHead(417).end();
    });
    this.#server.on("connect", () => {
      this.#refusal ||= "CONNECT";
    });
    this.#server.on("clientError", (error: ParserError) => {
      this.#refusal ||= reasonOf(error);
    });
  }

  async read(octets: string): Promise<Outcome> {
    this.#messages = [];
    this.#refusal = "";
    let answers = "";
    const socket = new Duplex({
      read() {},
      write: (chunk: Buffer, _, done) => {
        answers += chunk.toString("latin1");
        done();
      },
    });
    socket.on("error", () => {});
    this.#server.emit("connection", socket);
    socket.push(Buffer.from(octets, "latin1"));
    for (let i = 0; i < TURNS; i++) await turn();
    socket.destroy();
    // Some refusals are answered without an event, as that of a missing Host.
    const refused = /HTTP\/1\.1 ([45]\d\d)/.exec(answers);
    return { messages: this.#messages, refusal: this.#refusal || (refused?.[1] ?? "") };
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const message: OutcomeMessage = {
      head: `${request.method} ${request.url} ${request.httpVersion}`,
      fields: toPairs(request.rawHeaders),
      body: "",
      trailers: [],
      isComplete: false,
    };
    this.#messages.push(message);
    request.on("data", (chunk: Buffer) => {
      message.body += chunk.toString("latin1");
    });
    request.on("error", () => {});
    request.on("end", () => {
      message.trailers = toPairs(request.rawTrailers);
      message.isComplete = request.complete;
      response.end();
    });
  }
}

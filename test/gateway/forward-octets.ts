/**
 * Octets through a whole gateway in memory: from a client over a server connection, the application
 * and a client connection to a backend, and what the backend answers on the way back.
 */
import { type Message, parseMessages } from "../cases/parse-messages.ts";
import { type BackendConnection, configure, MemoryGateway } from "./memory-gateway.ts";

export interface Forwarding {
  /** What the client got, each octet one character. */
  readonly client: string;
  /** Whether the gateway has ended the client's connection. */
  readonly isCutOff: boolean;
  /** What came over each connection to the backend. */
  readonly backend: readonly string[];
  /** Whether the gateway has ended that connection. */
  readonly isBackendCutOff: readonly boolean[];
}

export interface BackendAnswer {
  /** Sent when a request is complete. */
  readonly parts: readonly Buffer[];
  /** Whether the backend closes its connection behind that. */
  readonly ends: boolean;
}

type AnswerTo = (request: Message) => BackendAnswer;

const configuration = configure({});
const fine: BackendAnswer = {
  parts: [Buffer.from("HTTP/1.1 204 No Content\r\n\r\n")],
  ends: false,
};

export async function forwardOctets(
  parts: readonly Buffer[],
  answerTo: AnswerTo = () => fine,
): Promise<Forwarding> {
  const backend = new Backend(answerTo);
  const gateway = new MemoryGateway(configuration, (connection) => backend.onBytes(connection));
  const { pipe, received } = gateway.connect();
  for (const part of parts) {
    pipe.client.write(part);
    do {
      await gateway.settle();
    } while (backend.answer());
  }
  return {
    client: received.text,
    isCutOff: received.isCutOff,
    backend: gateway.opened.map((connection) => connection.received.text),
    isBackendCutOff: gateway.opened.map((connection) => connection.received.isCutOff),
  };
}

/** Answers each complete request once, part by part. */
class Backend {
  readonly #answerTo: AnswerTo;
  readonly #answered = new Map<BackendConnection, number>();
  #waiting: (() => void)[] = [];

  constructor(answerTo: AnswerTo) {
    this.#answerTo = answerTo;
  }

  onBytes(connection: BackendConnection): void {
    const { messages } = parseMessages(connection.received.text, { name: "client" });
    const complete = messages.filter(({ isComplete }) => isComplete);
    const answered = this.#answered.get(connection) ?? 0;
    this.#answered.set(connection, complete.length);
    for (const request of complete.slice(answered)) {
      const { parts, ends } = this.#answerTo(request);
      for (const part of parts) this.#waiting.push(() => connection.pipe.server.write(part));
      if (ends) this.#waiting.push(() => connection.pipe.server.end());
    }
  }

  /** Takes the next step. Answers whether there was one. */
  answer(): boolean {
    const step = this.#waiting.shift();
    step?.();
    return step !== undefined;
  }
}

/**
 * The upstream of the cases: writes down every octet that the gateway sends, on which connection,
 * and what became of the connection. It answers as the README of the cases says: 200, or 426 when
 * it sees Upgrade, and `/1` later than the rest; or it misbehaves by a script.
 */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { fieldOf, type Message, type Parsed, parseMessages } from "./parse-messages.ts";

/** What happens on a connection when octets of a request have come. */
export interface Script {
  onRequest(connection: UpstreamConnection, requests: readonly Message[]): void;
}

export interface UpstreamConnection {
  readonly socket: Socket;
  /** All that has come, one character an octet. */
  octets: string;
  /** Requests answered, or begun to be. */
  answered: number;
  /** When the last octet of a script's answer was sent. */
  sentMs: number;
  continued: number;
  isClosed: boolean;
}

const LATE_MS = 100;
const CLOSE_LIMIT_MS = 1000;
/** A body that a script does not look at need not be kept. */
const OCTETS_MAX = 1_000_000;

export class UpstreamRecorder {
  readonly #server: Server;
  connections: UpstreamConnection[] = [];
  #script: Script = ordinary;

  constructor() {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      this.#accept(socket);
    });
  }

  async start(): Promise<number> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
    for (const { socket } of this.connections) socket.destroy();
  }

  /** Begins a case: without a connection that is left from the last one. */
  async begin(script: Script = ordinary): Promise<void> {
    const left = this.connections;
    for (const { socket } of left) socket.end();
    await Promise.all(left.map((connection) => closed(connection, CLOSE_LIMIT_MS)));
    for (const { socket } of left) socket.destroy();
    this.connections = [];
    this.#script = script;
  }

  /** From now on every request is answered; what was recorded stays. */
  behave(): void {
    this.#script = ordinary;
  }

  /** What came on each connection. */
  record(): readonly (Parsed & { readonly connection: UpstreamConnection })[] {
    return this.connections.map((connection) => ({ ...parse(connection), connection }));
  }

  #accept(socket: Socket): void {
    const connection: UpstreamConnection = {
      socket,
      octets: "",
      answered: 0,
      sentMs: 0,
      continued: 0,
      isClosed: false,
    };
    this.connections.push(connection);
    socket.on("data", (chunk: Buffer) => {
      if (connection.octets.length < OCTETS_MAX) connection.octets += chunk.toString("latin1");
      this.#script.onRequest(connection, parse(connection).messages);
    });
    socket.on("end", () => socket.end());
    socket.on("error", () => {});
    socket.on("close", () => {
      connection.isClosed = true;
    });
  }
}

/** Settles when the connection is closed, or after the limit. */
export async function closed(connection: UpstreamConnection, limitMs: number): Promise<void> {
  if (connection.isClosed) return;
  const signal = AbortSignal.timeout(limitMs);
  await once(connection.socket, "close", { signal }).catch(() => {
    // The caller looks at `isClosed`.
  });
}

/** Answers requests in their order, each when it is complete. */
export const ordinary: Script = {
  onRequest(connection, requests) {
    sendContinues(connection, requests);
    const next = requests[connection.answered];
    if (!next?.isComplete) return;
    connection.answered += 1;
    const goOn = (): void => {
      connection.socket.write(ordinaryAnswerTo(next), "latin1");
      ordinary.onRequest(connection, parse(connection).messages);
    };
    if (next.startLine.split(" ")[1] === "/1") setTimeout(goOn, LATE_MS);
    else goOn();
  },
};

/** What the body of an ordinary answer says. */
export function answerBodyOf(method: string, target: string): string {
  return `answer to ${method} ${target}`;
}

export function ordinaryAnswerTo({ startLine, fields }: Message): string {
  const [method = "", target = ""] = startLine.split(" ");
  const body = answerBodyOf(method, target);
  const isUpgrade = fieldOf(fields, "upgrade") !== undefined;
  const status = isUpgrade ? "426 Upgrade Required" : "200 OK";
  const lines = isUpgrade ? "Upgrade: websocket\r\nConnection: Upgrade\r\n" : "";
  const head = `HTTP/1.1 ${status}\r\n${lines}Content-Length: ${body.length}\r\n\r\n`;
  return method === "HEAD" ? head : head + body;
}

function sendContinues(connection: UpstreamConnection, requests: readonly Message[]): void {
  const waiting = requests.filter(
    ({ fields, isHeadComplete }) =>
      isHeadComplete && fieldOf(fields, "expect")?.toLowerCase() === "100-continue",
  );
  for (; connection.continued < waiting.length; connection.continued++) {
    connection.socket.write("HTTP/1.1 100 Continue\r\n\r\n");
  }
}

function parse(connection: UpstreamConnection): Parsed {
  return parseMessages(connection.octets, { name: "client" });
}

/** A server end on a memory pipe, with a clock that is moved by hand. */
import { defaultMessageLimits, type MessageLimits } from "../../src/http1/message-limits.ts";
import { MessageWriter } from "../../src/http1/message-writer.ts";
import { RequestReaders } from "../../src/http1/request-readers.ts";
import { ServerConnection } from "../../src/http1/server-connection.ts";
import type { RequestBodySink, ServerExchange } from "../../src/http1/server-exchange.ts";
import { MemoryPipe } from "../../src/socket/memory-pipe.ts";
import { RecordingReceiver } from "./recording-receiver.ts";

export interface ServerEndOptions {
  readonly limits?: Partial<MessageLimits>;
  readonly linkBytesMax?: number;
}

const SWEEP_MS = 100;

export class ServerEnd {
  readonly pipe: MemoryPipe;
  readonly client = new RecordingReceiver();
  readonly connection: ServerConnection;
  readonly exchanges: ServerExchange[] = [];
  /** `problem status` of what the connection has refused. */
  readonly refusals: string[] = [];
  closedTimes = 0;
  nowMs = 0;

  constructor(onRequest: (exchange: ServerExchange) => void, options: ServerEndOptions = {}) {
    const { linkBytesMax, limits } = options;
    const all = { ...defaultMessageLimits, ...limits };
    this.pipe = new MemoryPipe(linkBytesMax === undefined ? {} : { linkBytesMax });
    this.pipe.client.attach(this.client);
    this.connection = new ServerConnection(
      this.pipe.server,
      {
        limits: all,
        readers: new RequestReaders(all),
        nowMs: () => this.nowMs,
        dateLine: () => "Date: now\r\n",
        writer: new MessageWriter(),
        onClosed: () => {
          this.closedTimes += 1;
        },
      },
      {
        onRequest: (exchange) => {
          this.exchanges.push(exchange);
          onRequest(exchange);
        },
        onBadRequest: (problem, status) => this.refusals.push(`${problem} ${status}`),
      },
    );
  }

  /** Sends octets, lets them arrive in slices, and answers what the client has got since. */
  send(text: string, sliceBytes?: number): string {
    this.pipe.client.write(Buffer.from(text, "latin1"));
    return this.settle(sliceBytes);
  }

  settle(sliceBytes?: number): string {
    this.pipe.settle(sliceBytes);
    return this.client.take();
  }

  /** Lets time pass as the sweep of a listener sees it; answers what the client has got since. */
  pass(ms: number): string {
    const untilMs = this.nowMs + ms;
    while (this.nowMs < untilMs) {
      this.nowMs = Math.min(untilMs, this.nowMs + SWEEP_MS);
      this.connection.checkDeadlines(this.nowMs);
      this.pipe.settle();
    }
    return this.client.take();
  }
}

/** Writes a request body down. */
export class RecordingSink implements RequestBodySink {
  text = "";
  outcome: "open" | "complete" | "aborted" = "open";
  trailers: string[] = [];

  onBody(chunk: Buffer): void {
    this.text += chunk.toString("latin1");
  }

  onBodyEnd(trailers: Parameters<RequestBodySink["onBodyEnd"]>[0]): void {
    this.outcome = "complete";
    if (trailers === undefined) return;
    for (let line = 0; line < trailers.count; line++) {
      this.trailers.push(`${trailers.nameOf(line)}: ${trailers.valueOf(line)}`);
    }
  }

  onBodyAborted(): void {
    this.outcome = "aborted";
  }
}

/** A response as `respond` sends it on a connection that lives on. */
export function responseOf(body: string, status = "200 OK"): string {
  return `HTTP/1.1 ${status}\r\nDate: now\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

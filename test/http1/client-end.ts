/** A client end on a memory pipe, and a receiver that writes its calls down. */
import {
  ClientConnection,
  type ClientRequest,
  type ResponseFailure,
  type ResponseReceiver,
} from "../../src/http1/client-connection.ts";
import type { FieldLines } from "../../src/http1/field-lines.ts";
import { defaultMessageLimits } from "../../src/http1/message-limits.ts";
import { MessageWriter } from "../../src/http1/message-writer.ts";
import type { ResponseHead } from "../../src/http1/response-head.ts";
import { MemoryPipe, type MemoryPipeOptions } from "../../src/socket/memory-pipe.ts";
import { RecordingReceiver } from "./recording-receiver.ts";

export class ClientEnd {
  readonly pipe: MemoryPipe;
  readonly server = new RecordingReceiver();
  readonly connection: ClientConnection;
  idleClosedTimes = 0;

  constructor(options: MemoryPipeOptions = {}) {
    this.pipe = new MemoryPipe(options);
    this.pipe.server.attach(this.server);
    this.connection = new ClientConnection(
      this.pipe.client,
      defaultMessageLimits,
      new MessageWriter(),
    );
    this.connection.onIdleClosed = () => {
      this.idleClosedTimes += 1;
    };
  }

  /** Sends a request; `request` replaces parts of a plain GET. */
  send(receiver: ResponseReceiver, request: Partial<ClientRequest> = {}): void {
    const head = Buffer.from("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "latin1");
    this.connection.send(
      { head, method: "GET", bodyBytesToCome: 0, wantsUpgrade: false, ...request },
      receiver,
    );
    this.pipe.settle();
  }

  /** Lets the server send octets, which arrive in slices. */
  answer(text: string, sliceBytes?: number): void {
    this.pipe.server.write(Buffer.from(text, "latin1"));
    this.pipe.settle(sliceBytes);
  }
}

/** Writes the calls down, each as one line; body octets are joined. */
export class RecordingResponse implements ResponseReceiver {
  readonly calls: string[] = [];
  body = "";
  failure: ResponseFailure | undefined = undefined;
  drains = 0;
  pauses = 0;

  onInterim(head: ResponseHead): void {
    this.calls.push(`interim ${head.status}`);
  }

  onHead(head: ResponseHead): void {
    this.calls.push(`head ${head.status} ${head.bodyBytes}`);
  }

  onBody(chunk: Buffer): void {
    this.body += chunk.toString("latin1");
  }

  onEnd(trailers: FieldLines | undefined): void {
    this.calls.push(trailers === undefined ? "end" : `end ${trailers.nameOf(0)}`);
  }

  onPause(): void {
    this.pauses += 1;
  }

  onFailed(failure: ResponseFailure): void {
    this.failure = failure;
    this.calls.push(`failed ${failure.kind}`);
  }

  onDrain(): void {
    this.drains += 1;
  }

  onUpgrade(head: ResponseHead, rest: Buffer): void {
    this.calls.push(`upgrade ${head.status} ${rest.toString("latin1")}`);
  }
}

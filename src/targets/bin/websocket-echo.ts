/** `/websocket/echo`: sends back each message of a WebSocket (RFC 6455). */
import { createHash } from "node:crypto";
import type { Pipe, PipeReceiver } from "../../http1/pipe.ts";
import type { OpenStreams } from "../../serving/open-streams.ts";
import { type Route, route } from "../../serving/route.ts";
import { type Frame, FrameReader, opcodes, toCloseFrame, toFrame } from "./websocket-frames.ts";
import { MessageReader } from "./websocket-messages.ts";

const MESSAGE_BYTES_MAX = 1_048_576;
/** A client that has not closed its side so long after us is not waited for. */
const CLOSE_MS = 2000;
/** RFC 6455 §1.3. */
const KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const SWITCH = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
const GOING_AWAY = 1001;

export const websocketEcho: Route = route({
  method: "GET",
  path: "/websocket/echo",
  summary: "a WebSocket that sends back what it gets",
  handle(call) {
    const key = call.header("sec-websocket-key");
    const isAsked = call.request.upgrade?.toLowerCase() === "websocket";
    if (!isAsked || key === undefined || call.header("sec-websocket-version") !== "13") {
      call.reply.problem(426, "this is a WebSocket of version 13", {
        fields: "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
      });
      return;
    }
    if (!call.openStreams.hasRoom) {
      call.reply.noRoom();
      return;
    }
    const accept = createHash("sha1")
      .update(key + KEY_SUFFIX)
      .digest("base64");
    const fields = `${SWITCH}Sec-WebSocket-Accept: ${accept}\r\n`;
    const echo = new Echo(call.exchange.host.pipe, call.openStreams);
    call.reply.upgrade(fields, echo);
    call.openStreams.add(echo);
  },
});

class Echo implements PipeReceiver {
  readonly #pipe: Pipe;
  readonly #open: OpenStreams;
  readonly #frames = new FrameReader(MESSAGE_BYTES_MAX);
  readonly #messages = new MessageReader(MESSAGE_BYTES_MAX);
  #isClosing = false;
  #closing: NodeJS.Timeout | undefined;

  constructor(pipe: Pipe, open: OpenStreams) {
    this.#pipe = pipe;
    this.#open = open;
  }

  onBytes(chunk: Buffer): void {
    if (this.#isClosing) return;
    const frames = this.#frames.read(chunk);
    if (typeof frames === "number") {
      this.#close(toCloseFrame(frames));
      return;
    }
    for (const frame of frames) {
      if (this.#isClosing) return;
      const whole = this.#messages.read(frame);
      if (typeof whole === "number") this.#close(toCloseFrame(whole));
      else if (whole !== undefined) this.#answer(whole);
    }
  }

  onEnd(): void {
    this.#pipe.end();
  }

  onDrain(): void {
    this.#pipe.resume();
  }

  onClose(): void {
    clearTimeout(this.#closing);
    this.#open.remove(this);
  }

  /** The service is drained. */
  end(): void {
    if (!this.#isClosing) this.#close(toCloseFrame(GOING_AWAY));
  }

  #answer(whole: Frame): void {
    const { opcode } = whole;
    if (opcode === opcodes.close) this.#close(toFrame(whole));
    else if (opcode === opcodes.ping) this.#send(toFrame({ ...whole, opcode: opcodes.pong }));
    else if (opcode !== opcodes.pong) this.#send(toFrame(whole));
  }

  #send(frame: Buffer): void {
    if (!this.#pipe.write(frame)) this.#pipe.pause();
  }

  #close(frame: Buffer): void {
    this.#isClosing = true;
    this.#pipe.write(frame);
    this.#pipe.end();
    this.#pipe.resume();
    this.#closing = setTimeout(() => this.#pipe.destroy(), CLOSE_MS).unref();
  }
}

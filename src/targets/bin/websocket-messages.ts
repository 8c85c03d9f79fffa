/**
 * Puts messages together of frames (RFC 6455 §5.4), and refuses what no frame for itself is wrong
 * about: fragments out of order, text that is not UTF-8, codes that may not close.
 */
import { isUtf8 } from "node:buffer";
import { type Frame, NOT_TEXT, opcodes, PROTOCOL_ERROR, TOO_LARGE } from "./websocket-frames.ts";

const NOTHING = Buffer.alloc(0);

export class MessageReader {
  readonly #bytesMax: number;
  /** Of the message that is coming in fragments; `undefined` between messages. */
  #opcode: number | undefined = undefined;
  /** Its octets so far, with room behind them: a list would cost more than many small fragments. */
  #room: Buffer = NOTHING;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /**
   * Answers a whole message or a control frame, `undefined` while more fragments must come, or the
   * code to close with.
   */
  read(frame: Frame): Frame | number | undefined {
    const { opcode, isFinal, payload } = frame;
    if (opcode >= opcodes.close) return controlProblem(frame) ?? frame;
    const isContinuation = opcode === opcodes.continuation;
    if (isContinuation !== (this.#opcode !== undefined)) return PROTOCOL_ERROR;
    if (isFinal && !isContinuation) return textProblem(frame) ?? frame;
    this.#opcode ??= opcode;
    if (this.#bytes + payload.length > this.#bytesMax) return TOO_LARGE;
    this.#append(payload);
    return isFinal ? this.#finish(this.#opcode) : undefined;
  }

  #append(payload: Buffer): void {
    const bytes = this.#bytes + payload.length;
    if (bytes > this.#room.length) {
      const larger = Buffer.allocUnsafe(Math.max(bytes, 2 * this.#room.length));
      this.#room.copy(larger, 0, 0, this.#bytes);
      this.#room = larger;
    }
    payload.copy(this.#room, this.#bytes);
    this.#bytes = bytes;
  }

  #finish(opcode: number): Frame | number {
    const message = { isFinal: true, opcode, payload: this.#room.subarray(0, this.#bytes) };
    this.#opcode = undefined;
    this.#room = NOTHING;
    this.#bytes = 0;
    return textProblem(message) ?? message;
  }
}

/** Each answers the code to close with; `undefined` when nothing is wrong. */
function textProblem({ opcode, payload }: Frame): number | undefined {
  return opcode === opcodes.text && !isUtf8(payload) ? NOT_TEXT : undefined;
}

function controlProblem({ opcode, payload }: Frame): number | undefined {
  if (opcode !== opcodes.close || payload.length === 0) return undefined;
  if (payload.length === 1 || !mayClose(payload.readUInt16BE(0))) return PROTOCOL_ERROR;
  return isUtf8(payload.subarray(2)) ? undefined : NOT_TEXT;
}

/** RFC 6455 §7.4, and what was registered since: 1012 to 1014. */
function mayClose(code: number): boolean {
  if (code >= 3000) return code <= 4999;
  return code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006;
}

/**
 * Reads the frames that a WebSocket client sends (RFC 6455 §5), octets in, frames out, and makes
 * those that a server sends. No extension, no subprotocol.
 */
export interface Frame {
  readonly isFinal: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
}

export const opcodes = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
} as const;

/** Close codes (RFC 6455 §7.4.1). */
export const PROTOCOL_ERROR = 1002;
export const NOT_TEXT = 1007;
export const TOO_LARGE = 1009;

const known = new Set<number>(Object.values(opcodes));
const CONTROL_BYTES_MAX = 125;

export class FrameReader {
  readonly #payloadBytesMax: number;
  /** What is not read yet, in the pieces in which it came: a frame is put together only once. */
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  /** With fewer octets than this there is nothing to be read. */
  #wantedBytes = 2;

  constructor(payloadBytesMax: number) {
    this.#payloadBytesMax = payloadBytesMax;
  }

  /** Answers the frames that are complete now, or the code to close with. */
  read(chunk: Buffer): readonly Frame[] | number {
    this.#pieces.push(Buffer.from(chunk));
    this.#pieceBytes += chunk.length;
    const frames: Frame[] = [];
    if (this.#pieceBytes < this.#wantedBytes) return frames;
    let bytes: Buffer = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
    for (;;) {
      const found = this.#readOne(bytes);
      if (typeof found === "number") return found;
      if (found === undefined) break;
      frames.push(found.frame);
      bytes = bytes.subarray(found.bytes);
    }
    this.#pieces = [bytes];
    this.#pieceBytes = bytes.length;
    return frames;
  }

  #readOne(bytes: Buffer): { readonly frame: Frame; readonly bytes: number } | number | undefined {
    if (this.#lacks(bytes, 2)) return undefined;
    const [first, second] = [bytes[0]!, bytes[1]!];
    const opcode = first & 0x0f;
    const shortLength = second & 0x7f;
    const isControl = opcode >= opcodes.close;
    const isFinal = (first & 0x80) !== 0;
    // Reserved bits belong to extensions; a client's frames are always masked.
    if ((first & 0x70) !== 0 || !known.has(opcode) || (second & 0x80) === 0) return PROTOCOL_ERROR;
    if (isControl && (!isFinal || shortLength > CONTROL_BYTES_MAX)) return PROTOCOL_ERROR;
    const extra = shortLength === 127 ? 8 : shortLength === 126 ? 2 : 0;
    const start = 2 + extra + 4;
    if (this.#lacks(bytes, start)) return undefined;
    const length = extra === 0 ? shortLength : readLength(bytes, extra);
    if (length > this.#payloadBytesMax) return TOO_LARGE;
    if (this.#lacks(bytes, start + length)) return undefined;
    const payload = unmask(bytes.subarray(start - 4, start), bytes.subarray(start, start + length));
    return { frame: { isFinal, opcode, payload }, bytes: start + length };
  }

  #lacks(bytes: Buffer, wantedBytes: number): boolean {
    this.#wantedBytes = wantedBytes;
    return bytes.length < wantedBytes;
  }
}

/** A server's frames are not masked. */
export function toFrame({ isFinal, opcode, payload }: Frame): Buffer {
  const { length } = payload;
  const extra = length > 0xffff ? 8 : length > CONTROL_BYTES_MAX ? 2 : 0;
  const head = Buffer.alloc(2 + extra);
  head[0] = (isFinal ? 0x80 : 0) | opcode;
  head[1] = extra === 8 ? 127 : extra === 2 ? 126 : length;
  if (extra === 2) head.writeUInt16BE(length, 2);
  if (extra === 8) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

export function toCloseFrame(code: number): Buffer {
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return toFrame({ isFinal: true, opcode: opcodes.close, payload });
}

function readLength(bytes: Buffer, extra: 2 | 8): number {
  return extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
}

function unmask(mask: Buffer, masked: Buffer): Buffer {
  const payload = Buffer.from(masked);
  for (let at = 0; at < payload.length; at++) payload[at]! ^= mask[at & 3]!;
  return payload;
}

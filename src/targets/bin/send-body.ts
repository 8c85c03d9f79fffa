/**
 * Sends a body of known length piece by piece, as the client takes it: a hundred clients that do
 * not read then cost a hundred pieces, not a hundred bodies.
 */
import type { Reply } from "../../serving/reply.ts";

export interface KnownBody {
  readonly status: number;
  readonly contentType: string;
  readonly bytes: number;
  /** Asked for one piece after the other; none is used again before it has left. */
  readonly fill: (piece: Buffer) => void;
}

const PIECE_BYTES = 65_536;

export async function sendBody(reply: Reply, body: KnownBody): Promise<void> {
  const { status, contentType, bytes, fill } = body;
  if (bytes <= PIECE_BYTES) {
    const whole = Buffer.allocUnsafe(bytes);
    fill(whole);
    reply.bytes(status, contentType, whole);
    return;
  }
  const stream = reply.stream(status, contentType, bytes);
  for (let left = bytes; left > 0 && stream.isWanted; left -= PIECE_BYTES) {
    const piece = Buffer.allocUnsafe(Math.min(left, PIECE_BYTES));
    fill(piece);
    stream.write(piece);
    await stream.room();
  }
  stream.end();
}

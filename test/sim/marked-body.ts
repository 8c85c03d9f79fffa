/**
 * Bodies that say in every few octets whose they are and where: an octet of another exchange, a
 * lost one or one too many is seen at once.
 */
export function markedBody(mark: string, length: number): string {
  let text = "";
  for (let cell = 0; text.length < length; cell++) text += `${mark}:${cell};`;
  return text.slice(0, length);
}

/** Compares what comes with what was sent, piece by piece. */
export class BodyCheck {
  readonly expected: string;
  readonly #mark: string;
  length = 0;

  constructor(mark: string, length: number) {
    this.#mark = mark;
    this.expected = markedBody(mark, length);
  }

  get isWhole(): boolean {
    return this.length === this.expected.length;
  }

  /** What is wrong with the piece, if anything. */
  take(piece: string): string | undefined {
    const at = this.length;
    this.length += piece.length;
    if (this.expected.startsWith(piece, at)) return undefined;
    const seen = JSON.stringify(piece.slice(0, 40));
    return `body ${this.#mark} of ${this.expected.length}: at ${at} comes ${seen}`;
  }
}

/**
 * The field lines of a message whose octets will be written over. Copied is what it takes to make
 * them again: of a request that waits for its answer, hardly anybody asks for a field.
 */
import { FieldLines } from "./field-lines.ts";

export class KeptFieldLines {
  readonly #linesMax: number;
  readonly #bytes: Buffer;
  /** Four offsets a line, as in `FieldLines.spans`. */
  readonly #spans: readonly number[];
  #lines: FieldLines | undefined;

  constructor({ bytes, spans, count, linesMax }: FieldLines) {
    const start = count === 0 ? 0 : spans[0]!;
    const end = count === 0 ? 0 : spans[count * 4 - 1]!;
    const kept: number[] = [];
    for (let at = 0; at < count * 4; at++) kept.push(spans[at]! - start);
    this.#linesMax = linesMax;
    this.#bytes = Buffer.from(bytes.subarray(start, end));
    this.#spans = kept;
  }

  get lines(): FieldLines {
    this.#lines ??= this.#make();
    return this.#lines;
  }

  #make(): FieldLines {
    const lines = new FieldLines(this.#linesMax);
    lines.bytes = this.#bytes;
    for (let at = 0; at < this.#spans.length; at += 4) {
      lines.beginLine(this.#spans[at]!, this.#spans[at + 1]!);
      lines.endLine(this.#spans[at + 2]!, this.#spans[at + 3]!);
    }
    return lines;
  }
}

/**
 * The field lines of one message, as offsets into the octets that were read. Strings are made only
 * for what somebody asks for; a gateway copies the octets.
 */
import { type FieldKind, fieldKindOf } from "./field-kind.ts";

/**
 * Room for what nearly all messages have. Every open connection has some, and with room for the
 * most that a message may have, an idle one would cost a sixth more.
 */
const LINES_AT_FIRST = 16;

export class FieldLines {
  bytes: Buffer = Buffer.alloc(0);
  count = 0;
  readonly linesMax: number;
  /** Four offsets a line: start and end of the name, start and end of the value. */
  spans: Int32Array;
  kinds: Uint8Array;

  /** A bit for each kind there is a line of. The kinds from 32 on share theirs with others. */
  #seenKinds = 0;

  constructor(linesMax: number) {
    const room = Math.min(linesMax, LINES_AT_FIRST);
    this.linesMax = linesMax;
    this.spans = new Int32Array(room * 4);
    this.kinds = new Uint8Array(room);
  }

  /** Lower case. */
  nameOf(line: number): string {
    const at = line * 4;
    return this.bytes.toString("latin1", this.spans[at]!, this.spans[at + 1]!).toLowerCase();
  }

  /** One character an octet (latin1), as field values have no other defined encoding. */
  valueOf(line: number): string {
    const at = line * 4;
    return this.bytes.toString("latin1", this.spans[at + 2]!, this.spans[at + 3]!);
  }

  /** The value of a field; several lines are joined as RFC 9110 §5.3 says. */
  get(lowerCaseName: string): string | undefined {
    let value: string | undefined;
    for (let line = 0; line < this.count; line++) {
      if (!this.#isNamed(line, lowerCaseName)) continue;
      const next = this.valueOf(line);
      value =
        value === undefined ? next : value + (lowerCaseName === "cookie" ? "; " : ", ") + next;
    }
    return value;
  }

  /** The values of a field, line by line. */
  all(lowerCaseName: string): string[] {
    const values: string[] = [];
    for (let line = 0; line < this.count; line++) {
      if (this.#isNamed(line, lowerCaseName)) values.push(this.valueOf(line));
    }
    return values;
  }

  /** The value of the first line of that kind. */
  first(kind: FieldKind): string | undefined {
    if (!this.has(kind)) return undefined;
    for (let line = 0; line < this.count; line++) {
      if (this.kinds[line] === kind) return this.valueOf(line);
    }
    return undefined;
  }

  /** Whether there is a line of that kind. */
  has(kind: FieldKind): boolean {
    return (this.#seenKinds & (1 << kind)) !== 0;
  }

  clear(): void {
    this.count = 0;
    this.#seenKinds = 0;
  }

  /** Begins a line with its name. The caller has checked that there may be one more. */
  beginLine(nameStart: number, nameEnd: number): void {
    if (this.count === this.kinds.length) this.#grow();
    const at = this.count * 4;
    this.spans[at] = nameStart;
    this.spans[at + 1] = nameEnd;
    this.kinds[this.count] = fieldKindOf(this.bytes, nameStart, nameEnd);
  }

  /** Ends the line begun last with its value, which is without surrounding white space. */
  endLine(valueStart: number, valueEnd: number): void {
    const at = this.count * 4;
    this.spans[at + 2] = valueStart;
    this.spans[at + 3] = valueEnd;
    this.#seenKinds |= 1 << this.kinds[this.count]!;
    this.count += 1;
  }

  /** The same octets now lie in `bytes`, `delta` further to the left. A begun line moves along. */
  moveTo(bytes: Buffer, delta: number): void {
    this.bytes = bytes;
    if (delta === 0) return;
    const end = Math.min((this.count + 1) * 4, this.spans.length);
    for (let at = 0; at < end; at++) this.spans[at]! -= delta;
  }

  #grow(): void {
    const room = Math.min(this.linesMax, this.kinds.length * 2);
    const spans = new Int32Array(room * 4);
    const kinds = new Uint8Array(room);
    spans.set(this.spans);
    kinds.set(this.kinds);
    this.spans = spans;
    this.kinds = kinds;
  }

  #isNamed(line: number, lowerCaseName: string): boolean {
    const { bytes, spans } = this;
    const start = spans[line * 4]!;
    if (spans[line * 4 + 1]! - start !== lowerCaseName.length) return false;
    for (let at = 0; at < lowerCaseName.length; at++) {
      let octet = bytes[start + at]!;
      if (octet >= 0x41 && octet <= 0x5a) octet |= 0x20;
      if (octet !== lowerCaseName.charCodeAt(at)) return false;
    }
    return true;
  }
}

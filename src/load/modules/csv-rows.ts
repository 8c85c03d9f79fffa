/**
 * Rows of CSV (RFC 4180), with the options of `k6/experimental/csv`. As there, all rows have as
 * many fields as the first, empty lines are none, and a row with a mistake throws at its turn.
 */
import { parse } from "csv-parse/sync";

export interface CsvOptions {
  readonly delimiter: string;
  readonly skipFirstLine: boolean;
  /** Counted from 0; 0 is no limit for the last line. */
  readonly fromLine: number;
  readonly toLine: number;
  /** Rows are objects, by the names in the first line. */
  readonly asObjects: boolean;
}

export type CsvRow = readonly string[] | Readonly<Record<string, string>>;

export function readCsvOptions(options: unknown): CsvOptions {
  const given = Object(options ?? {}) as Record<keyof CsvOptions, unknown>;
  const { delimiter = ",", skipFirstLine, fromLine, toLine, asObjects } = given;
  const read = {
    delimiter: String(delimiter),
    skipFirstLine: Boolean(skipFirstLine),
    fromLine: toLineNumber(fromLine, "fromLine"),
    toLine: toLineNumber(toLine, "toLine"),
    asObjects: Boolean(asObjects),
  };
  if (read.delimiter.length !== 1) throw new Error("delimiter must be a single character");
  if (fromLine !== undefined && toLine !== undefined && read.fromLine >= read.toLine) {
    throw new Error("fromLine must be less than or equal to toLine");
  }
  if (read.asObjects && (read.skipFirstLine || read.fromLine > 0)) {
    const other = read.skipFirstLine ? "skipFirstLine" : "fromLine";
    throw new Error(`the option asObjects needs the first line: it does not go with ${other}`);
  }
  return read;
}

export class CsvRows {
  readonly #options: CsvOptions;
  readonly #rows: readonly (readonly string[])[];
  /** Of the row behind the last. */
  readonly #failure: unknown;
  readonly #names: readonly string[] | undefined;
  #next = 0;

  constructor(text: Buffer, options: CsvOptions) {
    this.#options = options;
    const rows: string[][] = [];
    try {
      // Of a line break in a quoted field k6 keeps one octet too.
      const lines = text.toString("utf8").replaceAll("\r\n", "\n").replace(/\r$/, "");
      parse(lines, {
        delimiter: options.delimiter,
        skip_empty_lines: true,
        record_delimiter: "\n",
        on_record: (row: string[]) => {
          rows.push(row);
          return null;
        },
      });
    } catch (error) {
      // Whoever comes to that row gets it.
      this.#failure = error;
    }
    this.#rows = rows;
    const { asObjects, skipFirstLine, fromLine } = options;
    if (asObjects) this.#names = this.#take("failed to read the first line");
    else if (fromLine > 0) {
      while (this.#next < fromLine) this.#take(`failed to skip lines until line ${fromLine}`);
    } else if (skipFirstLine) this.#take("failed to skip the first line");
  }

  /** `undefined`: there is none. */
  next(): CsvRow | undefined {
    const { toLine } = this.#options;
    if (toLine > 0 && this.#next > toLine) return undefined;
    const row = this.#rows[this.#next];
    if (row === undefined) {
      if (this.#failure !== undefined) throw this.#failure;
      return undefined;
    }
    this.#next += 1;
    const names = this.#names;
    return names === undefined
      ? row
      : Object.fromEntries(row.map((value, at) => [names[at], value]));
  }

  #take(failed: string): readonly string[] {
    const row = this.#rows[this.#next];
    if (row === undefined) {
      throw new Error(`${failed}; reason: ${this.#failure ?? "there is none"}`);
    }
    this.#next += 1;
    return row;
  }
}

function toLineNumber(value: unknown, name: string): number {
  if (value === undefined) return 0;
  const line = Math.trunc(Number(value));
  if (line >= 0) return line;
  throw new Error(`the '${name}' option must be greater than or equal to 0; got ${line}`);
}

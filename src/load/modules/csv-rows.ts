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
  if (Buffer.byteLength(read.delimiter) !== 1 || /["\r\n]/.test(read.delimiter))
    throw new Error("delimiter must be a single character");
  if (fromLine !== undefined && toLine !== undefined && read.fromLine >= read.toLine) {
    throw new Error("fromLine must be less than or equal to toLine");
  }
  if (read.asObjects && (read.skipFirstLine || read.fromLine > 0)) {
    const other = read.skipFirstLine ? "skipFirstLine" : "fromLine";
    throw new Error(`the option asObjects needs the first line: it does not go with ${other}`);
  }
  return read;
}

/** Rows as they were written. */
export interface CsvTable {
  readonly rows: readonly (readonly string[])[];
  /** Of what comes behind them, when it could not be read. */
  readonly failure: unknown;
}

export function parseCsv(text: Buffer, delimiter: string): CsvTable {
  const rows: (readonly string[])[] = [];
  let failure: unknown;
  try {
    // Of a line break in a quoted field k6 keeps one octet too.
    const lines = text.toString("utf8").replaceAll("\r\n", "\n").replace(/\r$/, "");
    parse(lines, {
      delimiter,
      skip_empty_lines: true,
      relax_column_count: true,
      record_delimiter: "\n",
      on_record: (row: string[]) => {
        rows.push(Object.freeze(row));
        return null;
      },
    });
  } catch (error) {
    // Whoever comes to that row gets it.
    failure = error;
  }
  return { rows, failure };
}

export class CsvRows {
  readonly #table: CsvTable;
  readonly #toLine: number;
  readonly #names: readonly string[] | undefined;
  #next = 0;
  #hasFailed = false;

  constructor(table: CsvTable, { asObjects, skipFirstLine, fromLine, toLine }: CsvOptions) {
    this.#table = table;
    this.#toLine = toLine;
    if (asObjects) this.#names = this.#skip("failed to read the first line");
    else if (fromLine > 0) {
      while (this.#next < fromLine) this.#skip(`failed to skip lines until line ${fromLine}`);
    } else if (skipFirstLine) this.#skip("failed to skip the first line");
  }

  /** `undefined`: there is none. A row with a mistake is told once. */
  next(): CsvRow | undefined {
    if (this.#toLine > 0 && this.#next > this.#toLine) return undefined;
    const row = this.#read();
    const names = this.#names;
    return row === undefined || names === undefined
      ? row?.slice()
      : Object.fromEntries(row.map((value, at) => [names[at], value]));
  }

  /** All that are left. Nobody can change them. */
  rest(): readonly CsvRow[] {
    const all: CsvRow[] = [];
    for (let row = this.next(); row !== undefined; row = this.next()) all.push(Object.freeze(row));
    return Object.freeze(all);
  }

  #read(): readonly string[] | undefined {
    const { rows, failure } = this.#table;
    const row = rows[this.#next];
    if (row !== undefined) {
      this.#next += 1;
      if (row.length !== rows[0]!.length) {
        throw new Error(`record on row ${this.#next}: wrong number of fields`);
      }
      return row;
    }
    if (failure === undefined || this.#hasFailed) return undefined;
    this.#hasFailed = true;
    throw failure;
  }

  #skip(failed: string): readonly string[] {
    let reason = "EOF";
    try {
      const row = this.#read();
      if (row !== undefined) return row;
    } catch (error) {
      reason = String(error);
    }
    throw new Error(`failed to create a new parser; reason: ${failed}; reason: ${reason}`);
  }
}

function toLineNumber(value: unknown, name: string): number {
  if (value === undefined) return 0;
  const line = Math.trunc(Number(value));
  if (line >= 0) return line;
  throw new Error(`the '${name}' option must be greater than or equal to 0; got ${line}`);
}

/** `k6/experimental/csv`: rows of a file, all at once and shared, or one after the other. */
import { settledBy } from "../script/settled.ts";
import { CsvRows, readCsvOptions } from "./csv-rows.ts";
import type { NativeModule } from "./native-module.ts";
import { ScriptFile } from "./script-file.ts";

interface Row {
  readonly done: boolean;
  readonly value: unknown;
}

export const csvModule: NativeModule = {
  exports: ["parse", "Parser"],
  blocking: [],
  make: ({ state }) => ({
    parse: (source: unknown, options?: unknown): Promise<readonly unknown[]> =>
      settledBy(() => {
        const file = toFile(source);
        const read = readCsvOptions(options);
        const name = JSON.stringify(["csv", file.path, ScriptFile.offsetOf(file), read]);
        const text = ScriptFile.takeRest(file);
        const known = state.sharedArrays.get(name);
        if (known !== undefined) return known;
        const rows = new CsvRows(text, read);
        const all: unknown[] = [];
        for (let row = rows.next(); row !== undefined; row = rows.next()) {
          all.push(Object.freeze(row));
        }
        state.sharedArrays.set(name, Object.freeze(all));
        return all;
      }),
    Parser: class Parser {
      readonly #rows: CsvRows;

      constructor(source: unknown, options?: unknown) {
        if (state.hasBegun) {
          throw new Error("csv Parser constructor must be called in the init context");
        }
        this.#rows = new CsvRows(ScriptFile.takeRest(toFile(source)), readCsvOptions(options));
      }

      next(): Promise<Row> {
        return settledBy(() => {
          const value = this.#rows.next();
          return value === undefined ? { done: true, value: [] } : { done: false, value };
        });
      }
    },
  }),
};

function toFile(source: unknown): ScriptFile {
  if (source instanceof ScriptFile) return source;
  throw new TypeError("first argument expected to be a fs.File instance");
}

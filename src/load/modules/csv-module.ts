/** `k6/experimental/csv`: rows of a file, all at once or one after the other. */
import { settledBy } from "../script/settled.ts";
import { type CsvOptions, CsvRows, parseCsv, readCsvOptions } from "./csv-rows.ts";
import type { NativeModule } from "./native-module.ts";
import { ScriptFile } from "./script-file.ts";
import type { ScriptUser } from "./script-user.ts";

interface Row {
  readonly done: boolean;
  readonly value: unknown;
}

export const csvModule: NativeModule = {
  exports: ["parse", "Parser"],
  blocking: [],
  make: (user) => ({
    parse: (source: unknown, options?: unknown): Promise<readonly unknown[]> =>
      settledBy(() => shareRows(user, toFile(source), readCsvOptions(options))),
    Parser: class Parser {
      readonly #rows: CsvRows;

      constructor(source: unknown, options?: unknown) {
        if (!user.isInInit) {
          throw new Error("csv Parser constructor must be called in the init context");
        }
        this.#rows = readRows(user, toFile(source), readCsvOptions(options));
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

/** All rows behind the file's offset, of which all users have one list. */
function shareRows(user: ScriptUser, file: ScriptFile, options: CsvOptions): readonly unknown[] {
  const { sharedArrays } = user.state;
  const name = JSON.stringify(["csv", file.path, ScriptFile.offsetOf(file), options]);
  const rows = readRows(user, file, options);
  const shared = sharedArrays.get(name) ?? rows.rest();
  // Iterations may ask for ever more of them.
  if (user.isInInit) sharedArrays.set(name, shared);
  return shared;
}

/** What is behind the file's offset. Each user makes its own of the same: it is parsed once. */
function readRows({ state, isInInit }: ScriptUser, file: ScriptFile, options: CsvOptions): CsvRows {
  const key = JSON.stringify([file.path, ScriptFile.offsetOf(file), options.delimiter]);
  const text = ScriptFile.takeRest(file);
  const table = state.csvTables.get(key) ?? parseCsv(text, options.delimiter);
  if (isInInit) state.csvTables.set(key, table);
  return new CsvRows(table, options);
}

function toFile(source: unknown): ScriptFile {
  if (source instanceof ScriptFile) return source;
  throw new TypeError("first argument expected to be a fs.File instance");
}

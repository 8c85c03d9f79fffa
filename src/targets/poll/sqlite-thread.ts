/** The thread that has the SQLite file: what waits for the disk here keeps no request waiting. */
import { parentPort, workerData } from "node:worker_threads";
import { type SqliteCalls, sqliteCalls } from "./sqlite-calls.ts";
import { SqliteDatabase } from "./sqlite-database.ts";

/** A thread's `workerData`. */
export interface SqliteThreadStart {
  readonly path: string;
}

export interface ToSqlite {
  readonly number: number;
  readonly name: keyof SqliteCalls;
  readonly values: readonly unknown[];
}

export interface FromSqlite {
  /** 0: it is open, or it could not be opened. */
  readonly number: number;
  readonly answer?: unknown;
  readonly problem?: string;
}

if (parentPort !== null) serve(workerData as SqliteThreadStart, parentPort);

interface Parent {
  postMessage(message: FromSqlite): void;
  on(event: "message", listener: (message: ToSqlite) => void): void;
  close(): void;
}

function serve({ path }: SqliteThreadStart, parent: Parent): void {
  // The parent's messages are all the failures of this file that somebody sees.
  const attempt = (number: number, work: () => unknown): void => {
    try {
      parent.postMessage({ number, answer: work() });
    } catch (error) {
      parent.postMessage({ number, problem: error instanceof Error ? error.message : `${error}` });
    }
  };
  attempt(0, () => {
    const calls = sqliteCalls(new SqliteDatabase(path));
    parent.on("message", ({ number, name, values }) => {
      attempt(number, () => (calls[name] as (...words: readonly unknown[]) => unknown)(...values));
      if (name === "close") parent.close();
    });
  });
}

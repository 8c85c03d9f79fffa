/**
 * Runs that are over, in one SQLite file that outlives the lab. Labs that run at the same time
 * share it. The oldest runs go when there are too many.
 */
import { closeSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makeFolder } from "./make-folder.ts";
import type { NewRun, RunDetail, RunMeasure, RunSummary } from "./run-record.ts";
import { toFigures } from "./to-figures.ts";

export const runsKept = 200;

/** Of the tables; a file of another one is not touched. */
const schemaVersion = 1;
const busyTimeoutMs = 2000;

const schema = `
  CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    started_at TEXT NOT NULL,
    took_s REAL NOT NULL,
    verdict TEXT NOT NULL,
    requests INTEGER NOT NULL,
    failure_share REAL,
    p50_ms REAL,
    p95_ms REAL,
    p99_ms REAL,
    judged TEXT,
    measure TEXT NOT NULL
  );
  PRAGMA user_version = ${schemaVersion}`;

const summaryColumns = `
  id, kind, name, started_at AS startedAt, took_s AS tookS, verdict, requests,
  failure_share AS failureShare, p50_ms AS p50Ms, p95_ms AS p95Ms, p99_ms AS p99Ms`;

type Row = Readonly<Record<string, string | number | null>>;

export class RunHistory {
  readonly #database: DatabaseSync;

  /** Throws when the file cannot be used. */
  constructor(path: string) {
    makeFolder(dirname(path));
    // SQLite would make it, and the two files beside it, for everybody to read.
    closeSync(openSync(path, "a", 0o600));
    this.#database = new DatabaseSync(path, { timeout: busyTimeoutMs });
    try {
      this.#prepare();
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  /** Latest first. */
  list(): readonly RunSummary[] {
    const rows = this.#database
      .prepare(`SELECT ${summaryColumns} FROM runs ORDER BY id DESC LIMIT ${runsKept}`)
      .all() as Row[];
    return rows.map(toSummary);
  }

  find(id: number): RunDetail | undefined {
    const row = this.#database
      .prepare(`SELECT ${summaryColumns}, judged FROM runs WHERE id = ?`)
      .get(id) as Row | undefined;
    if (row === undefined) return undefined;
    const judged = row.judged === null ? undefined : JSON.parse(String(row.judged));
    return { ...toSummary(row), judged };
  }

  measureOf(id: number): RunMeasure | undefined {
    const row = this.#database.prepare("SELECT measure FROM runs WHERE id = ?").get(id);
    return row === undefined ? undefined : JSON.parse(String(row.measure));
  }

  add({ kind, name, startedAt, tookS, verdict, judged, measure }: NewRun): void {
    const { requests, failureShare, p50Ms, p95Ms, p99Ms } = toFigures(measure);
    const row = { kind, name, startedAt, tookS, verdict, requests, p50Ms, p95Ms, p99Ms };
    const insert = this.#database.prepare(`
      INSERT INTO runs (kind, name, started_at, took_s, verdict, requests, failure_share, p50_ms,
        p95_ms, p99_ms, judged, measure)
      VALUES (:kind, :name, :startedAt, :tookS, :verdict, :requests, :failureShare, :p50Ms,
        :p95Ms, :p99Ms, :judged, :measure)`);
    insert.run({
      ...row,
      failureShare: failureShare ?? null,
      p50Ms: p50Ms ?? null,
      p95Ms: p95Ms ?? null,
      p99Ms: p99Ms ?? null,
      judged: judged === undefined ? null : JSON.stringify(judged),
      measure: JSON.stringify(measure),
    });
    this.#database.exec(
      `DELETE FROM runs WHERE id NOT IN (SELECT id FROM runs ORDER BY id DESC LIMIT ${runsKept})`,
    );
  }

  close(): void {
    this.#database.close();
  }

  #prepare(): void {
    const version = this.#database.prepare("PRAGMA user_version").get()?.user_version;
    if (version !== 0 && version !== schemaVersion) {
      throw new Error(`the file is of version ${version}, this Weir knows ${schemaVersion}`);
    }
    this.#database.exec("PRAGMA journal_mode = WAL");
    this.#database.exec(schema);
  }
}

function toSummary(row: Row): RunSummary {
  const { id, kind, name, startedAt, tookS, verdict, requests } = row;
  const figure = (value: Row[string] | undefined): number | undefined =>
    typeof value === "number" ? value : undefined;
  return {
    ...({ id, kind, name, startedAt, tookS, verdict, requests } as Omit<
      RunSummary,
      "failureShare" | "p50Ms" | "p95Ms" | "p99Ms"
    >),
    failureShare: figure(row.failureShare),
    p50Ms: figure(row.p50Ms),
    p95Ms: figure(row.p95Ms),
    p99Ms: figure(row.p99Ms),
  };
}

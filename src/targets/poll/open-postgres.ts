/** Connects to PostgreSQL and brings its tables to the newest version. */
import { PostgresPool } from "./postgres-pool.ts";
import { postgresMigrations } from "./postgres-schema.ts";
import { PostgresStore } from "./postgres-store.ts";

/** Any number that nobody else locks. */
const SCHEMA_LOCK = 7_305_822_014;
/** Rows of totals: as many connections add up at once. */
const SLOTS = 64;

export interface PostgresOptions {
  readonly url: string;
  readonly queuedMax: number;
  /** Refuses a server that may lose what it has committed. */
  readonly isStrict: boolean;
}

/** Rejects with what is wrong with the server, in words. */
export async function openPostgres(options: PostgresOptions): Promise<PostgresStore> {
  const pool = new PostgresPool(options.url);
  try {
    const [row] = await pool.ask(
      "SELECT pg_backend_pid() AS pid, current_setting('fsync') AS fsync",
    );
    if (options.isStrict && row?.fsync !== "on") {
      throw new Error("fsync is off: set fsync = on, or STORE_DURABILITY=best-effort");
    }
    await migrate(pool);
    const slot = Number(row?.pid) % SLOTS;
    return new PostgresStore(pool, { queuedMax: options.queuedMax, slot });
  } catch (error) {
    await pool.close();
    throw error;
  }
}

/** All of it or nothing, and by one process at a time. */
async function migrate(pool: PostgresPool): Promise<void> {
  await pool.transaction(async (ask) => {
    await ask(`SELECT pg_advisory_xact_lock(${SCHEMA_LOCK})`);
    await ask("CREATE TABLE IF NOT EXISTS poll_schema (version integer NOT NULL)");
    const [row] = await ask("SELECT max(version) AS version FROM poll_schema");
    const version = Number(row?.version ?? 0);
    if (version > postgresMigrations.length) {
      const newest = postgresMigrations.length;
      throw new Error(`its tables have version ${version}, and this program knows up to ${newest}`);
    }
    for (const text of postgresMigrations.slice(version)) await ask(text);
    if (version < postgresMigrations.length) {
      await ask("INSERT INTO poll_schema VALUES ($1)", [postgresMigrations.length]);
    }
  });
}

/**
 * Connections to PostgreSQL, and what goes wrong with them. A statement that may not have reached
 * the server, or whose answer was lost, is a `StoreAway`; one that the server has refused is not.
 */
import pg from "pg";
import { StoreAway } from "./store-away.ts";

const CONNECTIONS_MAX = 8;
const CONNECT_TIMEOUT_MS = 2000;
/** A server that is silent for so long is as good as away. */
const QUERY_TIMEOUT_MS = 5000;
/**
 * Classes of SQLSTATE that say nothing about the statement: connection, resources, shutdown,
 * system, and what another transaction was in the way of. (PostgreSQL, appendix A.)
 */
const passing = /^(?:08|40|53|55|57|58)/;
/** A server from which one has failed over does not write any more. */
const READ_ONLY = "25006";

/**
 * The plan of a statement is made for the tables as they are, since they may have been empty a
 * second ago. A process that is stopped in the middle of a transaction does not hold its locks for
 * ever. A commit is on disk.
 */
const SESSION = `
  SET plan_cache_mode = force_custom_plan;
  SET statement_timeout = ${QUERY_TIMEOUT_MS};
  SET idle_in_transaction_session_timeout = ${2 * QUERY_TIMEOUT_MS};
  SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') = 'off'`;

export type Row = Readonly<Record<string, unknown>>;
export type Ask = (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

export class PostgresPool {
  readonly #pool: pg.Pool;

  constructor(url: string) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: CONNECTIONS_MAX,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      application_name: "weir-poll",
      allowExitOnIdle: true,
    });
    // An idle connection that breaks is replaced when somebody asks.
    this.#pool.on("error", () => {});
    // Queued before whatever the connection is opened for.
    this.#pool.on("connect", (client) => void client.query(SESSION).catch(() => {}));
  }

  readonly ask: Ask = (text, values) => this.#with((ask) => ask(text, values));

  /**
   * Asks once more when a connection was lost on the way: a server that has only been restarted is
   * there again, and `text` is one that may be repeated.
   */
  async askTwice(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    try {
      return await this.ask(text, values);
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error;
      return await this.ask(text, values);
    }
  }

  /** Whether the transaction was committed is unknown when this fails. */
  transaction<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    return this.#with(async (ask) => {
      await ask("BEGIN");
      try {
        const result = await work(ask);
        await ask("COMMIT");
        return result;
      } catch (error) {
        if (!(error instanceof StoreAway)) await ask("ROLLBACK");
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #with<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw new StoreAway(toReason(error), { cause: error });
    });
    let isBroken = false;
    const onError = (): void => {
      isBroken = true;
    };
    client.on("error", onError);
    try {
      return await work((text, values) =>
        client.query(toQuery(text, values)).then(
          ({ rows }) => rows as Row[],
          (error: unknown) => {
            if (!isPassing(error)) throw error;
            isBroken = true;
            throw new StoreAway(toReason(error), { cause: error });
          },
        ),
      );
    } finally {
      client.off("error", onError);
      // What is unknown about a connection is not left to the next one who asks.
      client.release(isBroken);
    }
  }
}

/** All but a refusal of the server that is about the statement. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return true;
  const code = error.code ?? "";
  return passing.test(code) || code === READ_ONLY;
}

function toReason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(toReason).join(", ");
  return error instanceof Error ? error.message : String(error);
}

/** Statements with values are constants of this room: each is parsed once a connection. */
const names = new Map<string, string>();

function toQuery(text: string, values: readonly unknown[] | undefined): pg.QueryConfig {
  if (values === undefined) return { text };
  let name = names.get(text);
  if (name === undefined) {
    name = `poll-${names.size}`;
    names.set(text, name);
  }
  return { name, text, values: [...values] };
}

/** Polls, options and what became of votes in PostgreSQL: the tables of `postgres-schema.ts`. */
import { OPTIONS_PER_POLL_MAX } from "./poll-limits.ts";
import type {
  Creation,
  NewPoll,
  Page,
  PageRequest,
  Poll,
  PollCatalogue,
  PollChange,
  PollOption,
  SettledVote,
  Vote,
  VoteStatus,
} from "./poll-store.ts";
import type { PostgresPool, Row } from "./postgres-pool.ts";

const POLLS = `
  SELECT sequence, id, question, is_open FROM polls WHERE sequence > $1 ORDER BY sequence LIMIT $2`;
const OPTIONS_OF = `
  SELECT id, poll_id, label, votes FROM poll_options WHERE poll_id = ANY ($1) ORDER BY sequence`;
const OPTIONS = `
  SELECT sequence, id, poll_id, label, votes FROM poll_options
  WHERE sequence > $1 AND ($3::text IS NULL OR poll_id = $3) ORDER BY sequence LIMIT $2`;
const NEW_POLL = `
  INSERT INTO polls (id, question, is_open) VALUES ($1, $2, $3)
  ON CONFLICT DO NOTHING RETURNING id`;
const NEW_OPTIONS = `
  INSERT INTO poll_options (id, poll_id, label)
  SELECT id, $1, label FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS o (id, label, at)
  ORDER BY at ON CONFLICT DO NOTHING RETURNING id`;
const CHANGE_POLL = `
  UPDATE polls SET question = coalesce($2, question), is_open = coalesce($3, is_open)
  WHERE id = $1 RETURNING id`;
/** Whoever changes options or tallies of a poll holds this first. */
const LOCK_POLL = "SELECT id FROM polls WHERE id = $1 FOR NO KEY UPDATE";
const VOTERS = `
  SELECT v.id, v.poll_id, v.option_id, v.voter_id, v.counted_sequence
  FROM votes v JOIN polls p ON v.poll_sequence = p.sequence
  WHERE p.id = $1 AND v.counted_sequence > $2 ORDER BY v.counted_sequence LIMIT $3`;
const VOTES = `
  SELECT id, poll_id, option_id, voter_id, status, reason FROM votes WHERE id = ANY ($1)`;

/** Ends a transaction in which nothing may remain. */
class Taken extends Error {}

export abstract class PostgresCatalogue implements PollCatalogue {
  protected readonly pool: PostgresPool;

  constructor(pool: PostgresPool) {
    this.pool = pool;
  }

  async createPoll({ id, question, isOpen, options }: NewPoll): Promise<Creation> {
    if (options.length > OPTIONS_PER_POLL_MAX) return "full";
    if (new Set(options.map((option) => option.id)).size < options.length) return "taken";
    try {
      await this.pool.transaction(async (ask) => {
        const made = await ask(NEW_POLL, [id, question, isOpen]);
        if (made.length === 0) throw new Taken();
        const labels = options.map(({ label }) => label);
        const rows = await ask(NEW_OPTIONS, [id, options.map((option) => option.id), labels]);
        if (rows.length < options.length) throw new Taken();
      });
      return "created";
    } catch (error) {
      if (error instanceof Taken) return "taken";
      throw error;
    }
  }

  async poll(id: string): Promise<Poll | undefined> {
    const text = "SELECT id, question, is_open FROM polls WHERE id = $1";
    const [row] = await this.pool.askTwice(text, [id]);
    if (row === undefined) return undefined;
    return toPoll(row, (await this.pool.askTwice(OPTIONS_OF, [[id]])).map(toOption));
  }

  async polls({ after, limit }: PageRequest): Promise<Page<Poll>> {
    const rows = await this.pool.askTwice(POLLS, [after, limit + 1]);
    const options = await this.pool.askTwice(OPTIONS_OF, [rows.map(({ id }) => id)]);
    const byPoll = Map.groupBy(options.map(toOption), ({ pollId }) => pollId);
    return toPage(rows, limit, "sequence", (row) => toPoll(row, byPoll.get(String(row.id)) ?? []));
  }

  async changePoll(id: string, { question, isOpen }: PollChange): Promise<boolean> {
    const values = [id, question ?? null, isOpen ?? null];
    return (await this.pool.askTwice(CHANGE_POLL, values)).length > 0;
  }

  async removePoll(id: string): Promise<boolean> {
    return (await this.pool.ask("DELETE FROM polls WHERE id = $1 RETURNING id", [id])).length > 0;
  }

  async createOption({ id, pollId, label }: Omit<PollOption, "votes">): Promise<Creation> {
    return await this.pool.transaction(async (ask): Promise<Creation> => {
      if ((await ask(LOCK_POLL, [pollId])).length === 0) return "no-poll";
      if ((await ask("SELECT id FROM poll_options WHERE id = $1", [id])).length > 0) return "taken";
      if ((await ask(OPTIONS_OF, [[pollId]])).length >= OPTIONS_PER_POLL_MAX) return "full";
      return (await ask(NEW_OPTIONS, [pollId, [id], [label]])).length > 0 ? "created" : "taken";
    });
  }

  async option(id: string): Promise<PollOption | undefined> {
    const [row] = await this.pool.askTwice("SELECT * FROM poll_options WHERE id = $1", [id]);
    return row && toOption(row);
  }

  async options(
    pollId: string | undefined,
    { after, limit }: PageRequest,
  ): Promise<Page<PollOption>> {
    const rows = await this.pool.askTwice(OPTIONS, [after, limit + 1, pollId ?? null]);
    return toPage(rows, limit, "sequence", toOption);
  }

  async changeOption(id: string, label: string): Promise<boolean> {
    const text = "UPDATE poll_options SET label = $2 WHERE id = $1 RETURNING id";
    return (await this.pool.askTwice(text, [id, label])).length > 0;
  }

  async removeOption(id: string): Promise<boolean> {
    return await this.pool.transaction(async (ask) => {
      const [option] = await ask("SELECT poll_id FROM poll_options WHERE id = $1", [id]);
      if (option === undefined) return false;
      await ask(LOCK_POLL, [option.poll_id]);
      const removed = await ask("DELETE FROM poll_options WHERE id = $1 RETURNING id", [id]);
      return removed.length > 0;
    });
  }

  async vote(id: string): Promise<SettledVote | undefined> {
    return (await this.knownVotes([id]))[0];
  }

  async knownVotes(ids: readonly string[]): Promise<SettledVote[]> {
    return (await this.pool.askTwice(VOTES, [ids])).map((row) => ({
      ...toVote(row),
      status: row.status as VoteStatus,
      reason: (row.reason as string | null) ?? undefined,
    }));
  }

  async voters(pollId: string, { after, limit }: PageRequest): Promise<Page<Vote>> {
    const rows = await this.pool.askTwice(VOTERS, [pollId, after, limit + 1]);
    return toPage(rows, limit, "counted_sequence", toVote);
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}

/** `rows` has one more than the page when another follows. */
function toPage<T>(
  rows: readonly Row[],
  limit: number,
  cursor: string,
  convert: (row: Row) => T,
): Page<T> {
  const entries = rows.slice(0, limit);
  const next = rows.length > limit ? Number(entries.at(-1)?.[cursor]) : undefined;
  return { entries: entries.map(convert), next };
}

function toPoll(row: Row, options: readonly PollOption[]): Poll {
  return {
    id: row.id as string,
    question: row.question as string,
    isOpen: row.is_open as boolean,
    options,
  };
}

function toOption(row: Row): PollOption {
  return {
    id: row.id as string,
    pollId: row.poll_id as string,
    label: row.label as string,
    // A bigint comes as text.
    votes: Number(row.votes),
  };
}

export function toVote(row: Row): Vote {
  return {
    id: row.id as string,
    pollId: row.poll_id as string,
    optionId: row.option_id as string,
    voterId: row.voter_id as string,
  };
}

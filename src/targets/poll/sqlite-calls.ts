/** What the thread of the SQLite store can be asked for. Each blocks, and is one transaction. */
import { OPTIONS_PER_POLL_MAX } from "./poll-limits.ts";
import type { Creation, NewPoll, PageRequest, PollChange, PollOption, Vote } from "./poll-store.ts";
import type { SqliteDatabase, SqliteRow } from "./sqlite-database.ts";

const OPTION = "SELECT sequence, id, poll_id, label, votes FROM poll_options";
const NEW_OPTION = "INSERT INTO poll_options (id, poll_id, label) VALUES (?, ?, ?)";
const CHANGE_POLL = `
  UPDATE polls SET question = coalesce(?, question), is_open = coalesce(?, is_open)
  WHERE id = ? RETURNING id`;
const VOTERS = `
  SELECT v.id, v.poll_id, v.option_id, v.voter_id, v.counted_sequence AS sequence
  FROM votes v JOIN polls p ON v.poll_sequence = p.sequence
  WHERE p.id = ? AND v.counted_sequence > ? ORDER BY v.counted_sequence LIMIT ?`;

export interface PollRows {
  readonly poll: SqliteRow;
  readonly options: readonly SqliteRow[];
}

export type SqliteCalls = ReturnType<typeof sqliteCalls>;

export function sqliteCalls(database: SqliteDatabase) {
  return { ...pollCalls(database), ...optionCalls(database), ...voteCalls(database) };
}

function voteCalls(database: SqliteDatabase) {
  return {
    voters: (pollId: string, { after, limit }: PageRequest): readonly SqliteRow[] =>
      database.all(VOTERS, pollId, after, limit + 1),
    acceptAll: (votes: readonly Vote[], queuedMax: number) => database.acceptAll(votes, queuedMax),
    settleQueued: (votesMax: number) => database.settleQueued(votesMax),
    settle: (votes: readonly Vote[]) => database.settle(votes),
    knownVotes: (ids: readonly string[]) => database.knownVotes(ids),
    readTotals: () => database.readTotals(),
    close: () => database.close(),
  };
}

function existsIn(database: SqliteDatabase, table: string, id: string): boolean {
  return database.all(`SELECT 1 AS one FROM ${table} WHERE id = ?`, id).length > 0;
}

function optionsOf(database: SqliteDatabase, pollId: string): readonly SqliteRow[] {
  return database.all(`${OPTION} WHERE poll_id = ? ORDER BY sequence`, pollId);
}

function pollCalls(database: SqliteDatabase) {
  const withOptions = (poll: SqliteRow): PollRows => ({
    poll,
    options: optionsOf(database, String(poll.id)),
  });

  return {
    createPoll: ({ id, question, isOpen, options }: NewPoll): Creation =>
      database.transaction(() => {
        if (options.length > OPTIONS_PER_POLL_MAX) return "full";
        const ids = new Set(options.map((option) => option.id));
        const isTaken =
          existsIn(database, "polls", id) ||
          [...ids].some((one) => existsIn(database, "poll_options", one));
        if (isTaken || ids.size < options.length) return "taken";
        const text = "INSERT INTO polls (id, question, is_open) VALUES (?, ?, ?)";
        database.all(text, id, question, isOpen ? 1 : 0);
        for (const option of options) database.all(NEW_OPTION, option.id, id, option.label);
        return "created";
      }),

    poll: (id: string): PollRows | undefined =>
      database.all("SELECT * FROM polls WHERE id = ?", id).map(withOptions)[0],

    polls: ({ after, limit }: PageRequest): PollRows[] =>
      database
        .all("SELECT * FROM polls WHERE sequence > ? ORDER BY sequence LIMIT ?", after, limit + 1)
        .map(withOptions),

    changePoll: (id: string, { question, isOpen }: PollChange): boolean =>
      database.all(CHANGE_POLL, question ?? null, isOpen === undefined ? null : Number(isOpen), id)
        .length > 0,

    removePoll: (id: string): boolean =>
      database.all("DELETE FROM polls WHERE id = ? RETURNING id", id).length > 0,
  };
}

function optionCalls(database: SqliteDatabase) {
  return {
    createOption: ({ id, pollId, label }: Omit<PollOption, "votes">): Creation =>
      database.transaction(() => {
        if (!existsIn(database, "polls", pollId)) return "no-poll";
        if (existsIn(database, "poll_options", id)) return "taken";
        if (optionsOf(database, pollId).length >= OPTIONS_PER_POLL_MAX) return "full";
        database.all(NEW_OPTION, id, pollId, label);
        return "created";
      }),

    option: (id: string): SqliteRow | undefined => database.all(`${OPTION} WHERE id = ?`, id)[0],

    options: (pollId: string | undefined, { after, limit }: PageRequest): readonly SqliteRow[] =>
      pollId === undefined
        ? database.all(`${OPTION} WHERE sequence > ? ORDER BY sequence LIMIT ?`, after, limit + 1)
        : database.all(
            `${OPTION} WHERE poll_id = ? AND sequence > ? ORDER BY sequence LIMIT ?`,
            pollId,
            after,
            limit + 1,
          ),

    changeOption: (id: string, label: string): boolean =>
      database.all("UPDATE poll_options SET label = ? WHERE id = ? RETURNING id", label, id)
        .length > 0,

    removeOption: (id: string): boolean =>
      database.all("DELETE FROM poll_options WHERE id = ? RETURNING id", id).length > 0,
  };
}

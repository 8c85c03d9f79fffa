/**
 * Polls and votes in one SQLite file. Everything here blocks, so it lives in a thread of its own
 * (`sqlite-thread.ts`). What a method changes is one transaction, on disk when it returns.
 */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { isSameVote } from "./is-same-vote.ts";
import { judgeVotes, type PollFacts, type Verdict } from "./judge-votes.ts";
import type { Acceptance, Vote, VoteTotals } from "./poll-store.ts";
import { sqliteMigrations } from "./sqlite-schema.ts";

type Value = string | number | null;
export type SqliteRow = Readonly<Record<string, Value>>;

/**
 * In a large file each vote changes a page of its own, in the index of voters. In a log of 64 MiB
 * a page is changed several times before it is copied into the file.
 */
const WAL_PAGES_MAX = 16_384;

const VOTE = "SELECT id, poll_id, option_id, voter_id, status, reason FROM votes";
const INSERT = `
  INSERT INTO votes (id, poll_id, option_id, voter_id, status, reason, poll_sequence,
    counted_sequence) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
const UPDATE = `
  UPDATE votes SET status = ?, reason = ?, poll_sequence = ?, counted_sequence = ? WHERE id = ?`;
const TOTALS = "SELECT accepted, counted, duplicate, rejected FROM vote_totals";
const ADD_TOTALS = `
  UPDATE vote_totals SET counted = counted + ?, duplicate = duplicate + ?, rejected = rejected + ?`;

export class SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** Throws when the file cannot be used, also because another process has it. */
  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    // One process has the file. FULL: a commit is on disk, not in a cache of the system.
    this.#database.exec("PRAGMA locking_mode = EXCLUSIVE");
    this.#database.exec("PRAGMA journal_mode = WAL");
    this.#database.exec("PRAGMA synchronous = FULL");
    this.#database.exec(`PRAGMA wal_autocheckpoint = ${WAL_PAGES_MAX}`);
    this.#database.exec("PRAGMA foreign_keys = ON");
    this.#migrate();
  }

  all(text: string, ...values: readonly Value[]): readonly SqliteRow[] {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#database.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement.all(...values) as SqliteRow[];
  }

  transaction<T>(work: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  acceptAll(votes: readonly Vote[], queuedMax: number): Acceptance[] {
    return this.transaction(() => {
      const polls = this.#factsOf(votes);
      let room = queuedMax - this.readTotals().queued;
      let accepted = 0;
      const outcomes = votes.map((vote): Acceptance => {
        const refusal = this.#refusalOf(vote, polls);
        if (refusal !== undefined) return refusal;
        if (room <= 0) return "full";
        room -= 1;
        accepted += 1;
        const { id, pollId, optionId, voterId } = vote;
        this.all(INSERT, id, pollId, optionId, voterId, "queued", null, null, null);
        return "queued";
      });
      this.all("UPDATE vote_totals SET accepted = accepted + ?", accepted);
      return outcomes;
    });
  }

  settleQueued(votesMax: number): number {
    return this.transaction(() => {
      const queued = `${VOTE} WHERE status = 'queued' ORDER BY sequence LIMIT ?`;
      const votes = this.all(queued, votesMax).map(toVote);
      const counted = this.#counter();
      this.#settle(votes, ({ vote, status, reason, pollSequence }) => {
        const place = [pollSequence ?? null, counted(pollSequence)] as const;
        this.all(UPDATE, status, reason ?? null, ...place, vote.id);
      });
      return votes.length;
    });
  }

  settle(votes: readonly Vote[]): void {
    this.transaction(() => {
      const unique = [...new Map(votes.map((vote) => [vote.id, vote])).values()];
      const fresh = unique.filter(({ id }) => this.knownVotes([id]).length === 0);
      const counted = this.#counter();
      this.#settle(fresh, ({ vote, status, reason, pollSequence }) => {
        const { id, pollId, optionId, voterId } = vote;
        const place = [pollSequence ?? null, counted(pollSequence)] as const;
        this.all(INSERT, id, pollId, optionId, voterId, status, reason ?? null, ...place);
      });
    });
  }

  knownVotes(ids: readonly string[]): SqliteRow[] {
    return ids.flatMap((id) => this.all(`${VOTE} WHERE id = ?`, id));
  }

  readTotals(): VoteTotals {
    const [row] = this.all(TOTALS);
    const [accepted, counted] = [Number(row?.accepted), Number(row?.counted)];
    const [duplicate, rejected] = [Number(row?.duplicate), Number(row?.rejected)];
    const queued = accepted - counted - duplicate - rejected;
    return { accepted, counted, duplicate, rejected, queued, setAside: 0 };
  }

  close(): void {
    this.#database.close();
  }

  #settle(votes: readonly Vote[], write: (verdict: Verdict) => void): void {
    const verdicts = judgeVotes(votes, this.#factsOf(votes), (sequence, voterId) => {
      const text = "SELECT 1 AS one FROM votes WHERE poll_sequence = ? AND voter_id = ?";
      return this.all(text, sequence, voterId).length > 0;
    });
    const sums = { counted: 0, duplicate: 0, rejected: 0 };
    for (const verdict of verdicts) {
      write(verdict);
      sums[verdict.status] += 1;
    }
    const counted = verdicts.filter(({ status }) => status === "counted");
    for (const [option, of] of Map.groupBy(counted, ({ vote }) => vote.optionId)) {
      this.all("UPDATE poll_options SET votes = votes + ? WHERE id = ?", of.length, option);
    }
    this.all(ADD_TOTALS, sums.counted, sums.duplicate, sums.rejected);
  }

  /** Numbers the votes that count, on from those of the polls before. */
  #counter(): (pollSequence: number | undefined) => number | null {
    const last = new Map<number, number>();
    return (pollSequence) => {
      if (pollSequence === undefined) return null;
      const next = (last.get(pollSequence) ?? this.#countedIn(pollSequence)) + 1;
      last.set(pollSequence, next);
      return next;
    };
  }

  #countedIn(pollSequence: number): number {
    const text = "SELECT max(counted_sequence) AS last FROM votes WHERE poll_sequence = ?";
    return Number(this.all(text, pollSequence)[0]?.last ?? 0);
  }

  #refusalOf(vote: Vote, polls: ReadonlyMap<string, PollFacts>): Acceptance | undefined {
    const [known] = this.knownVotes([vote.id]);
    if (known !== undefined) return isSameVote(toVote(known), vote) ? "repeated" : "differs";
    const poll = polls.get(vote.pollId);
    if (poll === undefined) return "no-poll";
    if (!poll.optionIds.has(vote.optionId)) return "no-option";
    return poll.isOpen ? undefined : "closed";
  }

  #factsOf(votes: readonly Vote[]): Map<string, PollFacts> {
    const facts = new Map<string, PollFacts>();
    for (const id of new Set(votes.map(({ pollId }) => pollId))) {
      const [poll] = this.all("SELECT sequence, is_open FROM polls WHERE id = ?", id);
      if (poll === undefined) continue;
      const options = this.all("SELECT id FROM poll_options WHERE poll_id = ?", id);
      facts.set(id, {
        sequence: Number(poll.sequence),
        isOpen: poll.is_open === 1,
        optionIds: new Set(options.map((option) => String(option.id))),
      });
    }
    return facts;
  }

  #migrate(): void {
    const version = Number(this.all("PRAGMA user_version")[0]?.user_version);
    const newest = sqliteMigrations.length;
    if (version > newest) {
      throw new Error(`its tables have version ${version}, and this program knows up to ${newest}`);
    }
    this.transaction(() => {
      for (const text of sqliteMigrations.slice(version)) this.#database.exec(text);
      this.#database.exec(`PRAGMA user_version = ${newest}`);
    });
  }
}

function toVote(row: SqliteRow): Vote {
  return {
    id: String(row.id),
    pollId: String(row.poll_id),
    optionId: String(row.option_id),
    voterId: String(row.voter_id),
  };
}

/**
 * Votes in PostgreSQL. A vote is accepted when its row is committed with the status `queued`;
 * workers of any number of processes settle rows that no other holds (`SKIP LOCKED`), many in one
 * transaction: the votes' rows, the tallies and the totals together.
 *
 * Locks are taken in one order by everybody: votes that are queued, by id; polls, by id; votes that
 * were not there, by id; then options and totals. An option is written by who has locked its poll,
 * so that it does not matter in which order these two are.
 */
import assert from "node:assert/strict";
import { toArrayLiteral } from "./array-literal.ts";
import { GatheredCalls } from "./gathered-calls.ts";
import { judgeVotes, type PollFacts, type Verdict } from "./judge-votes.ts";
import type { Acceptance, PollStore, Vote, VoteLedger, VoteTotals } from "./poll-store.ts";
import { PostgresCatalogue, toVote } from "./postgres-catalogue.ts";
import type { Ask, PostgresPool, Row } from "./postgres-pool.ts";

export interface PostgresStoreOptions {
  readonly queuedMax: number;
  /** Which row of totals this process adds to; others may share it. */
  readonly slot: number;
}

/** Votes accepted in one statement. */
const BATCH_MAX = 1000;

/**
 * How many it has queued, at place 0; behind that what became of each other vote, at its place
 * among them, from 1.
 */
const ACCEPT = `
  WITH incoming AS MATERIALIZED (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
      WITH ORDINALITY AS v (id, poll_id, option_id, voter_id, at)
  ), judged AS MATERIALIZED (
    SELECT i.*, CASE
      WHEN (v.poll_id, v.option_id, v.voter_id) = (i.poll_id, i.option_id, i.voter_id)
        THEN 'repeated'
      WHEN v.id IS NOT NULL THEN 'differs'
      WHEN p.id IS NULL THEN 'no-poll'
      WHEN o.id IS NULL THEN 'no-option'
      WHEN NOT p.is_open THEN 'closed'
    END AS outcome
    FROM incoming i
    LEFT JOIN votes v ON v.id = i.id
    LEFT JOIN polls p ON p.id = i.poll_id
    LEFT JOIN poll_options o ON o.id = i.option_id AND o.poll_id = i.poll_id
  ), room AS (
    SELECT greatest(0, $5 - coalesce(sum(accepted - counted - duplicate - rejected), 0)) AS free
    FROM vote_totals
  ), fit AS MATERIALIZED (
    SELECT * FROM judged WHERE outcome IS NULL ORDER BY at LIMIT (SELECT free FROM room)
  ), inserted AS (
    INSERT INTO votes (id, poll_id, option_id, voter_id, status)
    SELECT id, poll_id, option_id, voter_id, 'queued' FROM fit ORDER BY id
    ON CONFLICT (id) DO NOTHING RETURNING id
  ), added AS (
    INSERT INTO vote_totals AS t (slot, accepted)
    SELECT $6::integer, count(*) FROM inserted HAVING count(*) > 0
    ON CONFLICT (slot) DO UPDATE SET accepted = t.accepted + excluded.accepted
  )
  SELECT 0 AS at, count(*)::text AS outcome FROM inserted
  UNION ALL
  SELECT judged.at, CASE
    WHEN judged.outcome IS NOT NULL THEN judged.outcome
    WHEN fit.id IS NULL THEN 'full'
  END AS outcome
  FROM judged LEFT JOIN fit USING (id) LEFT JOIN inserted USING (id)
  WHERE inserted.id IS NULL`;

const PICK = `
  SELECT id, poll_id, option_id, voter_id FROM votes WHERE status = 'queued'
  ORDER BY sequence LIMIT $1 FOR UPDATE SKIP LOCKED`;
const LOCK_POLLS = `
  SELECT id, sequence, is_open FROM polls WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE`;
const OPTIONS_OF = "SELECT id, poll_id FROM poll_options WHERE poll_id = ANY ($1)";
const HAVE_VOTED = `
  SELECT v.poll_sequence, v.voter_id FROM unnest($1::bigint[], $2::text[]) AS w (poll, voter)
  JOIN votes v ON v.poll_sequence = w.poll AND v.voter_id = w.voter`;
/** Counting votes are numbered in their order, whatever order their rows are written in. */
const NUMBER = `
  SELECT s.*,
    CASE WHEN poll_sequence IS NOT NULL THEN nextval('votes_counted') END AS counted_sequence`;
/** Of polls that are locked, so that no other transaction waits for these tallies. */
const ADD_UP = `
  tallied AS (
    UPDATE poll_options o SET votes = o.votes + t.votes FROM (
      SELECT option_id, count(*) AS votes FROM settled WHERE status = 'counted' GROUP BY option_id
    ) t WHERE o.id = t.option_id
  ), added AS (
    INSERT INTO vote_totals AS t (slot, counted, duplicate, rejected)
    SELECT $1::integer, count(*) FILTER (WHERE status = 'counted'),
      count(*) FILTER (WHERE status = 'duplicate'), count(*) FILTER (WHERE status = 'rejected')
    FROM settled HAVING count(*) > 0
    ON CONFLICT (slot) DO UPDATE SET counted = t.counted + excluded.counted,
      duplicate = t.duplicate + excluded.duplicate, rejected = t.rejected + excluded.rejected
  )
  SELECT count(*) FROM settled`;
const UPDATE = `
  WITH numbered AS MATERIALIZED (
    ${NUMBER} FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[])
      WITH ORDINALITY AS s (id, status, reason, poll_sequence, at) ORDER BY at
  ), settled AS (
    UPDATE votes v SET status = s.status, reason = s.reason, poll_sequence = s.poll_sequence,
      counted_sequence = s.counted_sequence
    FROM numbered s WHERE v.id = s.id RETURNING v.option_id, v.status
  ), ${ADD_UP}`;
/** Those that are there already are not settled. */
const INSERT = `
  WITH numbered AS MATERIALIZED (
    ${NUMBER} FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[],
        $8::text[])
      WITH ORDINALITY AS s (id, status, reason, poll_sequence, poll_id, option_id, voter_id, at)
    ORDER BY at
  ), settled AS (
    INSERT INTO votes
      (id, poll_id, option_id, voter_id, status, reason, poll_sequence, counted_sequence)
    SELECT id, poll_id, option_id, voter_id, status, reason, poll_sequence, counted_sequence
    FROM numbered ORDER BY id ON CONFLICT (id) DO NOTHING RETURNING option_id, status
  ), ${ADD_UP}`;
const TOTALS = `
  SELECT coalesce(sum(accepted), 0) AS accepted, coalesce(sum(counted), 0) AS counted,
    coalesce(sum(duplicate), 0) AS duplicate, coalesce(sum(rejected), 0) AS rejected
  FROM vote_totals`;

export class PostgresStore extends PostgresCatalogue implements PollStore, VoteLedger {
  readonly #slot: number;
  readonly #accepts: GatheredCalls<Vote, Acceptance>;

  constructor(pool: PostgresPool, { queuedMax, slot }: PostgresStoreOptions) {
    super(pool);
    this.#slot = slot;
    this.#accepts = new GatheredCalls({
      batchMax: BATCH_MAX,
      keyOf: ({ id }) => id,
      run: async (votes) => {
        const values = [...toColumns(votes), queuedMax, slot];
        return toOutcomes(votes.length, await pool.askTwice(ACCEPT, values));
      },
    });
  }

  accept(vote: Vote): Promise<Acceptance> {
    return this.#accepts.ask(vote);
  }

  async settleQueued(votesMax: number): Promise<number> {
    return await this.pool.transaction(async (ask) => {
      const votes = (await ask(PICK, [votesMax])).map(toVote);
      if (votes.length === 0) return 0;
      const verdicts = await judgeLocked(ask, votes, await lockPolls(ask, votes));
      await ask(UPDATE, [this.#slot, ...toVerdictColumns(verdicts)]);
      return votes.length;
    });
  }

  async settle(votes: readonly Vote[]): Promise<void> {
    // Hardly ever is a vote delivered twice: whether one was is found out by writing it.
    for (let looks = false; ; looks = true) {
      try {
        await this.pool.transaction((ask) => this.#settle(ask, votes, looks));
        return;
      } catch (error) {
        if (!(error instanceof SomeAreKnown)) throw error;
      }
    }
  }

  /** A vote that is known must have no part in what becomes of the others. */
  async #settle(ask: Ask, deliveries: readonly Vote[], looks: boolean): Promise<void> {
    const polls = await lockPolls(ask, deliveries);
    // Behind the lock: what another worker has done with the same delivery is seen.
    const votes = looks ? await unknownOf(ask, deliveries) : deliveries;
    if (votes.length === 0) return;
    const verdicts = toVerdictColumns(await judgeLocked(ask, votes, polls));
    const [, ...columns] = toColumns(votes);
    const [row] = await ask(INSERT, [this.#slot, ...verdicts, ...columns]);
    if (Number(row?.count) < votes.length) throw new SomeAreKnown();
  }

  async readTotals(): Promise<VoteTotals> {
    const [row] = await this.pool.ask(TOTALS, []);
    const [accepted, counted, duplicate, rejected] = [
      Number(row?.accepted),
      Number(row?.counted),
      Number(row?.duplicate),
      Number(row?.rejected),
    ];
    const queued = accepted - counted - duplicate - rejected;
    return { accepted, counted, duplicate, rejected, queued, setAside: 0 };
  }
}

/** Votes were delivered twice, or are settled already. */
class SomeAreKnown extends Error {}

/** Of the rows of `ACCEPT`. */
function toOutcomes(votes: number, rows: readonly Row[]): (Acceptance | undefined)[] {
  const outcomes = new Array<Acceptance | undefined>(votes).fill("queued");
  let queued = 0;
  for (const { at, outcome } of rows) {
    if (Number(at) === 0) queued = Number(outcome);
    // No outcome: another process has queued that vote in the same instant.
    else outcomes[Number(at) - 1] = (outcome as Acceptance | null) ?? undefined;
  }
  // A vote of which nothing was said must not be promised.
  assert.equal(queued, outcomes.filter((outcome) => outcome === "queued").length);
  return outcomes;
}

/** Each once, without those that are settled. */
async function unknownOf(ask: Ask, deliveries: readonly Vote[]): Promise<Vote[]> {
  const votes = new Map(deliveries.map((vote) => [vote.id, vote]));
  const known = await ask("SELECT id FROM votes WHERE id = ANY ($1)", [ids(deliveries)]);
  for (const { id } of known) votes.delete(id as string);
  return [...votes.values()];
}

async function lockPolls(ask: Ask, votes: readonly Vote[]): Promise<Map<string, PollFacts>> {
  const named = [[...new Set(votes.map(({ pollId }) => pollId))]];
  const rows = await ask(LOCK_POLLS, named);
  const options = await ask(OPTIONS_OF, named);
  const byPoll = Map.groupBy(options, (option) => option.poll_id);
  return new Map(
    rows.map((row) => [
      row.id as string,
      {
        sequence: Number(row.sequence),
        isOpen: row.is_open as boolean,
        optionIds: new Set((byPoll.get(row.id) ?? []).map(({ id }) => id as string)),
      },
    ]),
  );
}

/** In a statement of its own, so that it sees what was committed while the lock was waited for. */
async function judgeLocked(
  ask: Ask,
  votes: readonly Vote[],
  polls: ReadonlyMap<string, PollFacts>,
): Promise<Verdict[]> {
  const known = votes.filter(({ pollId }) => polls.has(pollId));
  const sequences = `{${known.map(({ pollId }) => polls.get(pollId)?.sequence).join(",")}}`;
  const voters = toArrayLiteral(known.map(({ voterId }) => voterId));
  const rows: readonly Row[] = known.length > 0 ? await ask(HAVE_VOTED, [sequences, voters]) : [];
  if (rows.length === 0) return judgeVotes(votes, polls, () => false);
  const voted = new Set(rows.map((row) => `${row.poll_sequence} ${row.voter_id}`));
  return judgeVotes(votes, polls, (sequence, voterId) => voted.has(`${sequence} ${voterId}`));
}

function toColumns(votes: readonly Vote[]): [string, string, string, string] {
  return [
    ids(votes),
    toArrayLiteral(votes.map(({ pollId }) => pollId)),
    toArrayLiteral(votes.map(({ optionId }) => optionId)),
    toArrayLiteral(votes.map(({ voterId }) => voterId)),
  ];
}

function toVerdictColumns(verdicts: readonly Verdict[]): string[] {
  return [
    toArrayLiteral(verdicts.map(({ vote }) => vote.id)),
    toArrayLiteral(verdicts.map(({ status }) => status)),
    toArrayLiteral(verdicts.map(({ reason }) => reason)),
    `{${verdicts.map(({ pollSequence }) => pollSequence ?? "NULL").join(",")}}`,
  ];
}

function ids(votes: readonly Vote[]): string {
  return toArrayLiteral(votes.map(({ id }) => id));
}

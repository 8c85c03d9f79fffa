/**
 * The tables of the poll service in PostgreSQL, by version. A start brings them to the newest one;
 * several processes may start at once. What a released version has made is never edited: the next
 * entry changes it.
 */
export const postgresMigrations: readonly string[] = [
  `
  CREATE TABLE polls (
    sequence bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    id text COLLATE "C" PRIMARY KEY,
    question text NOT NULL,
    is_open boolean NOT NULL
  );
  CREATE TABLE poll_options (
    sequence bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    id text COLLATE "C" PRIMARY KEY,
    poll_id text COLLATE "C" NOT NULL REFERENCES polls (id) ON DELETE CASCADE,
    label text NOT NULL,
    votes bigint NOT NULL DEFAULT 0
  ) WITH (fillfactor = 50);
  CREATE INDEX poll_options_of_poll ON poll_options (poll_id, sequence);

  -- The queue is part of it: an accepted vote is there before its 202, with the status queued.
  CREATE TABLE votes (
    sequence bigint GENERATED ALWAYS AS IDENTITY,
    id text COLLATE "C" PRIMARY KEY,
    poll_id text COLLATE "C" NOT NULL,
    option_id text COLLATE "C" NOT NULL,
    voter_id text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    reason text,
    -- Which poll of that id counts it, and as the how manieth of all.
    poll_sequence bigint,
    counted_sequence bigint
  );
  CREATE SEQUENCE votes_counted;
  CREATE INDEX votes_queued ON votes (sequence) WHERE status = 'queued';
  CREATE UNIQUE INDEX votes_one_per_voter ON votes (poll_sequence, voter_id)
    WHERE poll_sequence IS NOT NULL;
  CREATE INDEX votes_counted_in_poll ON votes (poll_sequence, counted_sequence)
    WHERE poll_sequence IS NOT NULL;

  -- One row for some of the connections: with one for all, every commit would wait for the last.
  CREATE TABLE vote_totals (
    slot integer PRIMARY KEY,
    accepted bigint NOT NULL DEFAULT 0,
    counted bigint NOT NULL DEFAULT 0,
    duplicate bigint NOT NULL DEFAULT 0,
    rejected bigint NOT NULL DEFAULT 0
  ) WITH (fillfactor = 50);
  `,
];

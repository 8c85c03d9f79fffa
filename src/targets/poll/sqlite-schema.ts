/** The tables of the poll service in SQLite, by `user_version`. See `postgres-schema.ts`. */
export const sqliteMigrations: readonly string[] = [
  `
  CREATE TABLE polls (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    question TEXT NOT NULL,
    is_open INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE poll_options (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    poll_id TEXT NOT NULL REFERENCES polls (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    votes INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX poll_options_of_poll ON poll_options (poll_id, sequence);
  CREATE TABLE votes (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    poll_id TEXT NOT NULL,
    option_id TEXT NOT NULL,
    voter_id TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    poll_sequence INTEGER,
    counted_sequence INTEGER
  ) STRICT;
  CREATE INDEX votes_queued ON votes (sequence) WHERE status = 'queued';
  CREATE UNIQUE INDEX votes_one_per_voter ON votes (poll_sequence, voter_id)
    WHERE poll_sequence IS NOT NULL;
  CREATE INDEX votes_counted_in_poll ON votes (poll_sequence, counted_sequence)
    WHERE poll_sequence IS NOT NULL;
  CREATE TABLE vote_totals (
    accepted INTEGER NOT NULL,
    counted INTEGER NOT NULL,
    duplicate INTEGER NOT NULL,
    rejected INTEGER NOT NULL
  ) STRICT;
  INSERT INTO vote_totals VALUES (0, 0, 0, 0);
  `,
];

/** A poll service as one would write it first: Node's http, and one INSERT for each vote. */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.argv[2], max: 10 });
await pool.query(`CREATE TABLE IF NOT EXISTS plain_votes (
  id text PRIMARY KEY, poll_id text, option_id text, voter_id text, UNIQUE (poll_id, voter_id))`);
const INSERT = "INSERT INTO plain_votes VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

const server = createServer(async (request, response) => {
  const vote = JSON.parse(await read(request)) as Record<string, string>;
  const id = randomUUID();
  const values = [id, vote.poll_id, vote.option_id, vote.voter_id];
  await pool.query({ name: "insert", text: INSERT, values });
  response.writeHead(202, { "content-type": "application/json" });
  response.end(JSON.stringify({ vote_id: id, status: "queued" }));
});
server.listen(0, "127.0.0.1", () => {
  process.send?.({ port: (server.address() as { port: number }).port });
});

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

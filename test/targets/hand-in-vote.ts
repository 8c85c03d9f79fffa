/** Hands a vote in for the poll that is always there, and answers the status. */
import { demoPoll } from "../../src/targets/poll/demo-poll.ts";

export async function handInVote(
  url: string,
  id: string,
  voter: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<number> {
  const body = { poll_id: demoPoll.id, option_id: demoPoll.options[0]!.id, voter_id: voter };
  const response = await fetch(`${url}/vote`, {
    method: "POST",
    headers: { "idempotency-key": id, ...fields },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  return response.status;
}

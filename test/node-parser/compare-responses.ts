/** The same octets through Weir's client end and Node's client. */
import { cutAt, cutOctetByOctet } from "../http1/check-splits.ts";
import { receiveParts } from "../http1/receive-parts.ts";
import { type Difference, firstDifference } from "./compare.ts";
import { readByNodeClient } from "./node-client.ts";

export async function compareResponses(
  octets: string,
  method: string,
): Promise<Difference | undefined> {
  const node = await readByNodeClient(octets, method);
  const options = { method, ends: true };
  const { messages, problem } = receiveParts(cutAt(octets, []), options);
  const weir = { messages, refusal: problem === "none" ? "" : problem };
  const what = firstDifference(weir, node);
  if (what === undefined) return undefined;
  const refusedAt = receiveParts(cutOctetByOctet(octets), options).problemPart;
  return { octets, weir, node, refusedAt, what };
}

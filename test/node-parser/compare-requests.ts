/** The same octets through Weir's server end and Node's server. */
import { cutAt, cutOctetByOctet } from "../http1/check-splits.ts";
import { serveParts } from "../http1/serve-parts.ts";
import { type Difference, firstDifference } from "./compare.ts";
import type { NodeServer } from "./node-server.ts";

export async function compareRequests(
  octets: string,
  server: NodeServer,
): Promise<Difference | undefined> {
  const node = await server.read(octets);
  const { messages, problem } = serveParts(cutAt(octets, []));
  const weir = { messages, refusal: problem === "none" ? "" : problem.split(" ")[0]! };
  const what = firstDifference(weir, node);
  if (what === undefined) return undefined;
  const isRefused = weir.refusal !== "";
  const refusedAt = isRefused ? serveParts(cutOctetByOctet(octets)).problemPart : octets.length;
  return { octets, weir, node, refusedAt, what };
}

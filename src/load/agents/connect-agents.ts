/** Connects a caller with all agents of a run: with all of them, or with none. */
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { weirVersion } from "../../serving/weir-version.ts";
import type { RunClock } from "../running/run-state.ts";
import { type AgentAddress, toAgentName } from "./agent-address.ts";
import { AgentLink } from "./agent-link.ts";
import { secureConnect } from "./secure-connect.ts";

export interface AgentsPlace {
  readonly addresses: readonly AgentAddress[];
  readonly key: Buffer;
  readonly clock: RunClock;
}

/** An agent that says nothing for so long is lost. It is asked for its clock every second. */
const SILENCE_MAX_MS = 15_000;

/** Throws ConfigurationProblems with every agent that does not take part, and why. */
export async function connectAgents(place: AgentsPlace): Promise<AgentLink[]> {
  const tried = await Promise.allSettled(place.addresses.map((one) => connectAgent(one, place)));
  const links = tried.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const problems = tried.flatMap((one, index) => {
    if (one.status === "fulfilled") return [];
    const { message } = one.reason as Error;
    return [`--agents: ${toAgentName(place.addresses[index]!)} does not take part: ${message}`];
  });
  if (problems.length === 0) return links;
  await Promise.all(links.map((link) => link.close()));
  throw new ConfigurationProblems(problems);
}

async function connectAgent(
  address: AgentAddress,
  { key, clock }: AgentsPlace,
): Promise<AgentLink> {
  const socket = await secureConnect(address, key);
  const name = toAgentName(address);
  const link = new AgentLink(socket, {
    name,
    clock,
    version: weirVersion,
    silenceMaxMs: SILENCE_MAX_MS,
  });
  await link.greeted;
  return link;
}

/** The token by which agents and their callers know each other. */
import { agentTokenCharactersMin } from "../load/agents/agent-key.ts";

/** Not on the command line, where every user of the machine could read it. */
const VARIABLE = "WEIR_AGENT_TOKEN";

/** Empty when there is none that will do: `problems` then says so. */
export function readAgentToken(
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): string {
  const token = environment[VARIABLE] ?? "";
  if (token.length >= agentTokenCharactersMin) return token;
  const found = token === "" ? "is not set" : `has only ${token.length}`;
  problems.push(`${VARIABLE}: must have ${agentTokenCharactersMin} characters or more, ${found}`);
  return "";
}

/** Where an agent listens. */
export interface AgentAddress {
  readonly host: string;
  readonly port: number;
}

/** Of `weir agent`, and of an address without one. */
export const agentPort = 7071;

/** `host`, `host:port` or `[v6]:port`; `undefined` when it is none. */
export function readAgentAddress(text: string): AgentAddress | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::(\d{1,5}))?$/i.exec(text);
  if (match === null) return undefined;
  const port = match[3] === undefined ? agentPort : Number(match[3]);
  if (port < 1 || port > 65_535) return undefined;
  return { host: match[1] ?? match[2]!, port };
}

export function toAgentName({ host, port }: AgentAddress): string {
  return `agent ${host.includes(":") ? `[${host}]` : host}:${port}`;
}

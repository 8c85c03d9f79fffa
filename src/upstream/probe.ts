/** One active health check of one backend. */
import { request } from "undici";
import { connect } from "../socket/connect.ts";
import type { HealthConfiguration } from "./configuration.ts";
import { splitAddress } from "./split-address.ts";

export interface ProbeResult {
  readonly isGood: boolean;
  /** What was wrong; empty when nothing was. */
  readonly reason: string;
}

/** Octets of a body that are searched for `expectBody`. */
const BODY_BYTES_MAX = 65_536;

const good: ProbeResult = { isGood: true, reason: "" };

/** Never rejects: what goes wrong is the result. */
export async function probe(address: string, health: HealthConfiguration): Promise<ProbeResult> {
  return health.type === "tcp" ? probeTcp(address, health) : probeHttp(address, health);
}

async function probeHttp(address: string, health: HealthConfiguration): Promise<ProbeResult> {
  try {
    const response = await request(`http://${address}${health.path}`, {
      signal: AbortSignal.timeout(health.timeout),
      reset: true,
      headers: { "user-agent": "weir-health" },
    });
    const text = await readStart(response.body);
    const isExpected = health.expectStatus.some(
      ({ from, to }) => response.statusCode >= from && response.statusCode <= to,
    );
    if (!isExpected) return { isGood: false, reason: `status ${response.statusCode}` };
    if (!text.includes(health.expectBody))
      return { isGood: false, reason: "body without the text" };
    return good;
  } catch (error) {
    // Whatever keeps the answer from coming is what the check is there to find.
    return { isGood: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function readStart(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body) {
    parts.push(part);
    bytes += part.length;
    if (bytes >= BODY_BYTES_MAX) break;
  }
  return Buffer.concat(parts).toString();
}

function probeTcp(address: string, health: HealthConfiguration): Promise<ProbeResult> {
  const { host, port } = splitAddress(address);
  return new Promise((resolve) => {
    connect({ host, port, timeoutMs: health.timeout }, (wire, error) => {
      wire?.destroy();
      resolve(error === undefined ? good : { isGood: false, reason: error.message });
    });
  });
}

/** One active health check of one backend. */
import { Client } from "undici";
import { connect, startTls } from "../socket/connect.ts";
import type { HealthConfiguration } from "./configuration.ts";
import { splitAddress } from "./split-address.ts";
import type { UpstreamTls } from "./upstream-tls.ts";

export interface ProbeResult {
  readonly isGood: boolean;
  /** What was wrong; empty when nothing was. */
  readonly reason: string;
}

/** Octets of a body that are searched for `expectBody`. */
const BODY_BYTES_MAX = 65_536;

const good: ProbeResult = { isGood: true, reason: "" };

/** Never rejects: what goes wrong is the result. `tls` is as for requests. */
export async function probe(
  address: string,
  health: HealthConfiguration,
  tls?: UpstreamTls,
): Promise<ProbeResult> {
  return health.type === "tcp" ? probeTcp(address, health, tls) : probeHttp(address, health, tls);
}

async function probeHttp(
  address: string,
  health: HealthConfiguration,
  tls: UpstreamTls | undefined,
): Promise<ProbeResult> {
  const client = makeClient(address, health, tls);
  try {
    const response = await client.request({
      method: "GET",
      path: health.path,
      signal: AbortSignal.timeout(health.timeout),
      reset: true,
      headers: {
        "user-agent": "weir-health",
        ...(health.host === undefined ? {} : { host: health.host }),
      },
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
  } finally {
    // Without waiting: a backend that hangs would be waited for.
    void client.destroy();
  }
}

function makeClient(
  address: string,
  { timeout }: HealthConfiguration,
  tls: UpstreamTls | undefined,
): Client {
  if (tls === undefined) return new Client(`http://${address}`);
  const { host, port } = splitAddress(address);
  return new Client(`https://${address}`, {
    connect: (_options, done) => {
      const socket = startTls({ host, port }, tls.to(host, "http"));
      socket.setTimeout(timeout, () => socket.destroy(new Error("no handshake in time")));
      socket.once("error", (error) => done(error, null));
      socket.once("secureConnect", () => done(null, socket));
    },
  });
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

function probeTcp(
  address: string,
  { timeout }: HealthConfiguration,
  upstreamTls: UpstreamTls | undefined,
): Promise<ProbeResult> {
  const { host, port } = splitAddress(address);
  const tls = upstreamTls?.to(host, "anything");
  return new Promise((resolve) => {
    connect({ host, port, tls, timeoutMs: timeout }, (wire, error) => {
      wire?.destroy();
      resolve(error === undefined ? good : { isGood: false, reason: error.message });
    });
  });
}

/** One active health check of one backend. */
import { Client } from "undici";
import { connect, type Preface, startTcp, startTls } from "../socket/connect.ts";
import type { ProxyVersion } from "../socket/proxy-header.ts";
import { toOwnProxyHeader } from "../socket/to-proxy-header.ts";
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

/** What a check has in common with the traffic of its upstream. */
export interface ProbeManners {
  readonly tls?: UpstreamTls | undefined;
  readonly proxyProtocol?: ProxyVersion | undefined;
}

/** Never rejects: what goes wrong is the result. */
export async function probe(
  address: string,
  health: HealthConfiguration,
  manners: ProbeManners = {},
): Promise<ProbeResult> {
  const check = health.type === "tcp" ? probeTcp : probeHttp;
  return await check(address, health, manners);
}

async function probeHttp(
  address: string,
  health: HealthConfiguration,
  manners: ProbeManners,
): Promise<ProbeResult> {
  const client = makeClient(address, health, manners);
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
  manners: ProbeManners,
): Client {
  const { host, port } = splitAddress(address);
  const preface = toPreface(manners);
  const tls = manners.tls?.to(host, "http");
  if (tls === undefined && preface === undefined) return new Client(`http://${address}`);
  return new Client(`${tls === undefined ? "http" : "https"}://${address}`, {
    connect: (_options, done) => {
      const socket =
        tls === undefined
          ? startTcp({ host, port, noDelay: true }, preface)
          : startTls({ host, port, preface }, tls);
      socket.setTimeout(timeout, () => socket.destroy(new Error("no connection in time")));
      socket.once("error", (error) => done(error, null));
      socket.once(tls === undefined ? "connect" : "secureConnect", () => done(null, socket));
    },
  });
}

/** A check is no client's connection, and a backend that expects a header is told so by one. */
function toPreface({ proxyProtocol }: ProbeManners): Preface | undefined {
  if (proxyProtocol === undefined) return undefined;
  return ({ localAddress, localPort, remoteAddress, remotePort }) =>
    toOwnProxyHeader(proxyProtocol, {
      source: { address: localAddress ?? "", port: localPort ?? 0 },
      destination: { address: remoteAddress ?? "", port: remotePort ?? 0 },
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
  manners: ProbeManners,
): Promise<ProbeResult> {
  const { host, port } = splitAddress(address);
  const tls = manners.tls?.to(host, "anything");
  const preface = toPreface(manners);
  return new Promise((resolve) => {
    connect({ host, port, tls, preface, timeoutMs: timeout }, (wire, error) => {
      wire?.destroy();
      resolve(error === undefined ? good : { isGood: false, reason: error.message });
    });
  });
}

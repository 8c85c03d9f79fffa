/**
 * Sends requests at a rate whether or not others are answered, over as many connections as it
 * takes, and tells how each ended.
 */
import { Agent, request } from "node:http";

export interface Offered {
  readonly startedMs: number;
  readonly durationMs: number;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly body: string;
}

export interface Offer {
  readonly port: number;
  readonly ratePerSecond: number;
  readonly forMs: number;
}

const TICK_MS = 5;

/** In the order in which they ended; `startedMs` is from the beginning. */
export async function offerRequests({ port, ratePerSecond, forMs }: Offer): Promise<Offered[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 2000 });
  const ended: Offered[] = [];
  const beginMs = performance.now();
  const underWay: Promise<void>[] = [];
  await new Promise<void>((resolve) => {
    const tick = setInterval(() => {
      const elapsedMs = Math.min(forMs, performance.now() - beginMs);
      const due = Math.floor((elapsedMs * ratePerSecond) / 1000);
      while (underWay.length < due) {
        const startedMs = performance.now() - beginMs;
        underWay.push(
          ask(port, agent).then((answer) => {
            const durationMs = performance.now() - beginMs - startedMs;
            ended.push({ startedMs, durationMs, ...answer });
          }),
        );
      }
      if (elapsedMs < forMs) return;
      clearInterval(tick);
      resolve();
    }, TICK_MS);
  });
  await Promise.all(underWay);
  agent.destroy();
  return ended;
}

function ask(port: number, agent: Agent): Promise<Omit<Offered, "startedMs" | "durationMs">> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, agent, host: "127.0.0.1" }, (response) => {
      let body = "";
      response.setEncoding("latin1");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode!, fields: response.headers, body }),
      );
    });
    asked.on("error", reject);
    asked.end();
  });
}

/** The latency below which that share of them lies. */
export function percentileMs(offered: readonly Offered[], share: number): number {
  const sorted = offered.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

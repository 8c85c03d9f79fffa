/** Many requests by clients that each wait for their answer, and what became of each. */
import { Agent, request } from "undici";
import { tally } from "./watched-gateway.ts";

export interface AskAllOptions {
  readonly port: number;
  readonly method: "GET" | "POST";
  readonly requests: number;
  readonly clients: number;
}

export interface AskedAll {
  /** By status, and by the message of an error where there was no answer. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly p99Ms: number;
  /** The Retry-After of answers that had one. */
  readonly retryAfter: readonly string[];
}

/** The target of each request is its number. */
export async function askAll(options: AskAllOptions): Promise<AskedAll> {
  const { port, method, requests, clients } = options;
  const dispatcher = new Agent({ connections: clients });
  const outcomes: string[] = [];
  const durationsMs: number[] = [];
  const retryAfter: string[] = [];
  let begun = 0;
  const client = async (): Promise<void> => {
    while (begun < requests) {
      const url = `http://127.0.0.1:${port}/${begun}`;
      begun += 1;
      const startedMs = performance.now();
      try {
        const body = method === "POST" ? "hello" : null;
        const answer = await request(url, { method, body, dispatcher });
        await answer.body.dump();
        outcomes.push(String(answer.statusCode));
        const field = answer.headers["retry-after"];
        if (typeof field === "string") retryAfter.push(field);
      } catch (error) {
        outcomes.push(String(error));
      }
      durationsMs.push(performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  await dispatcher.close();
  durationsMs.sort((a, b) => a - b);
  const p99Ms = durationsMs[Math.ceil(durationsMs.length * 0.99) - 1]!;
  return { outcomes: tally(outcomes), p99Ms, retryAfter };
}

/** Reads the admin's server-sent events, one after the other. */
import type { TestContext } from "node:test";

export interface GatewayEvent {
  readonly kind: string;
  readonly subject: string;
  readonly to: string;
  readonly reason: string;
}

export interface EventReader {
  /** The next event of that kind. */
  next(): Promise<GatewayEvent>;
}

/** Stopped after the test. Resolves when the admin answers. */
export async function readEvents(
  t: TestContext,
  adminPort: number,
  kind: string,
): Promise<EventReader> {
  const left = new AbortController();
  t.after(() => left.abort());
  const url = `http://127.0.0.1:${adminPort}/events`;
  const answer = await fetch(url, { signal: left.signal });
  const events = parse(answer.body!, kind);
  return {
    async next() {
      const { value } = await events.next();
      if (value === undefined) throw new Error("the events have ended");
      return value;
    },
  };
}

async function* parse(
  body: ReadableStream<Uint8Array>,
  kind: string,
): AsyncGenerator<GatewayEvent, undefined> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const parts = text.split("\n\n");
    text = parts.pop() ?? "";
    for (const part of parts) {
      const found = /^data: (.*)$/m.exec(part)?.[1];
      const event = found === undefined ? undefined : (JSON.parse(found) as GatewayEvent);
      if (event?.kind === kind) yield event;
    }
  }
  return undefined;
}

/** Takes what is pushed to `/ingest`, as a Pyroscope server would, and keeps it. */
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { ReadProfile } from "./read-profile.ts";

export interface Received {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage["headers"];
  readonly bytes: Uint8Array;
  readonly profile: ReadProfile;
  readonly config: unknown;
}

export class PyroscopeReceiver {
  readonly received: Received[] = [];
  /** What it answers. */
  status = 200;
  /** When set it never answers. */
  isMute = false;
  address = "";
  #waiting: (() => void)[] = [];

  async start(t: TestContext): Promise<this> {
    const server = createServer((request, response) => {
      void this.#take(request).then(() => {
        if (!this.isMute) response.writeHead(this.status).end("said the receiver");
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    t.after(() => {
      server.close();
      server.closeAllConnections();
    });
    return this;
  }

  /** Settles when as many have come. */
  async until(count: number): Promise<void> {
    while (this.received.length < count) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Those whose profile has the measure, in the order they came. */
  ofMeasure(measure: string): Received[] {
    return this.received.filter(({ profile }) => profile.measures.includes(measure));
  }

  async #take(request: IncomingMessage): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const url = new URL(request.url ?? "/", this.address);
    const headers = { "content-type": request.headers["content-type"] ?? "" };
    const form = await new Response(Buffer.concat(parts), { headers }).formData();
    const bytes = new Uint8Array(await (form.get("profile") as File).arrayBuffer());
    const config = (await (form.get("sample_type_config") as File | null)?.text()) ?? "null";
    this.received.push({
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      bytes,
      profile: new ReadProfile(bytes),
      config: JSON.parse(config),
    });
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

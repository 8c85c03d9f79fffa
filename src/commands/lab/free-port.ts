/** A port of 127.0.0.1 that nobody has just now, below those of outgoing connections. */
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(26_000, 32_000);
    const server = createServer();
    const listening = once(
      server.listen({ host: "127.0.0.1", port, exclusive: true }),
      "listening",
    );
    // Somebody has it: the next one is tried.
    if (!(await listening.catch(() => false))) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}

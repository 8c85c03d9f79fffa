/**
 * A port for a server that is started again on it, and that therefore is none that the system gives
 * to outgoing connections.
 */
import { once } from "node:events";
import { createServer } from "node:net";

const PORT_MIN = 20_000;
const PORTS = 12_000;
let tried = 0;

/** Tests run side by side in several processes, so each begins somewhere else. */
export async function steadyPort(): Promise<number> {
  for (;;) {
    const port = PORT_MIN + ((process.pid + 7 * tried) % PORTS);
    tried += 1;
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}

/** A server in the place of a gateway's admin or a target, that says what no honest one would. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

export interface Said {
  readonly status?: number;
  /** As JSON, unless it is octets. */
  readonly body: Buffer | object;
}

export async function startStandIn(t: TestContext, say: (path: string) => Said): Promise<string> {
  const server = createServer((request, response) => {
    const { status = 200, body } = say(request.url ?? "");
    response.statusCode = status;
    response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** `test/wire/*.md`: octets in, octets out, at both sides of a gateway process. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { CaseClient } from "./cases/case-client.ts";
import { GatewayLanes, type Lane } from "./cases/gateway-lanes.ts";
import type { Script } from "./cases/upstream-recorder.ts";
import { isLike, readWireCases, type WireCase } from "./wire/read-wire-cases.ts";

const LIMIT_MS = 2000;
const folder = join(import.meta.dirname, "wire");
const ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

describe("on the wire,", { concurrency: 8 }, () => {
  let lanes: GatewayLanes;
  before(async () => {
    lanes = await GatewayLanes.start(8);
  });
  after(() => lanes.stop());

  for (const file of globSync("*.md", { cwd: folder }).sort()) {
    describe(file, () => {
      for (const wireCase of readWireCases(readFileSync(join(folder, file), "utf8"))) {
        test(wireCase.title, () => lanes.use((lane) => play(lane, wireCase)));
      }
    });
  }
});

async function play(lane: Lane, { blocks }: WireCase): Promise<void> {
  await lane.recorder.begin(answering(blocks.get("backend") ?? ok));
  const client = await CaseClient.connect(lane.port);
  const atBackend = (): string => lane.recorder.connections.map(({ octets }) => octets).join("");
  const received = blocks.get("backend-receives");
  const answer = blocks.get("client-receives");
  try {
    await client.send([Buffer.from(blocks.get("client")!, "latin1")], 0);
    await client.until(() => isLike(client.octets, answer ?? "<any>"), answer ? LIMIT_MS : 0);
    await client.until(() => isLike(atBackend(), received ?? ""), received ? LIMIT_MS : 0);
    if (answer !== undefined) assertLike(client.octets, answer);
    if (received !== undefined) assertLike(atBackend(), received);
  } finally {
    client.close();
  }
}

function answering(block: string): Script {
  const isClosing = block.endsWith("<close>\r\n");
  const octets = isClosing ? block.slice(0, -"<close>\r\n".length) : block;
  return {
    onRequest(connection, requests) {
      if (!requests[connection.answered]?.isComplete) return;
      connection.answered += 1;
      connection.socket.write(octets, "latin1");
      if (isClosing) connection.socket.end();
    },
  };
}

function assertLike(octets: string, block: string): void {
  if (!isLike(octets, block)) assert.equal(octets, block);
}

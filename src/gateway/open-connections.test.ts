import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { OpenConnections } from "./open-connections.ts";

class Connection {
  isClosed = false;

  close(): void {
    this.isClosed = true;
  }
}

describe("OpenConnections", () => {
  test("are drained at once when there are none", async () => {
    await new OpenConnections().drain(1e9);
  });

  test("are drained when the last one has ended, and then none is closed", async () => {
    const open = new OpenConnections();
    const [a, b] = [new Connection(), new Connection()];
    open.add(a);
    open.add(b);
    let isDrained = false;
    const drained = open.drain(60_000).then(() => {
      isDrained = true;
    });
    open.delete(a);
    await Promise.resolve();
    assert.equal(isDrained, false);
    open.delete(b);
    await drained;
    assert.deepEqual([a.isClosed, b.isClosed, open.size], [false, false, 0]);
  });

  test("are closed at the deadline", async () => {
    const open = new OpenConnections();
    const connection = new Connection();
    open.add(connection);
    await open.drain(1);
    assert.ok(connection.isClosed);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RecordingReceiver } from "../../test/http1/recording-receiver.ts";
import { MemoryPipe } from "./memory-pipe.ts";

function makePipe(linkBytesMax?: number) {
  const pipe = new MemoryPipe(linkBytesMax === undefined ? {} : { linkBytesMax });
  const [atClient, atServer] = [new RecordingReceiver(), new RecordingReceiver()];
  pipe.client.attach(atClient);
  pipe.server.attach(atServer);
  return { pipe, client: pipe.client, server: pipe.server, atClient, atServer };
}

describe("MemoryPipe", () => {
  test("moves nothing by itself", () => {
    const { pipe, client, atServer } = makePipe();
    client.write(Buffer.from("hello"));
    assert.equal(atServer.text, "");
    pipe.settle();
    assert.equal(atServer.text, "hello");
  });

  test("tells what there is to receive", () => {
    const { client, server } = makePipe();
    const seen = [server.news];
    client.write(Buffer.from("hello"));
    seen.push(server.news);
    server.pause();
    seen.push(server.news);
    server.resume();
    server.receive();
    client.end();
    seen.push(server.news);
    server.receive();
    server.destroy();
    seen.push(server.news);
    server.receive();
    seen.push(server.news);
    assert.deepEqual(seen, ["none", "octets", "none", "end", "close", "none"]);
    assert.equal(server.isClosed, true);
  });

  test("tells of a reset before anything else, and of room again", () => {
    const { client, server } = makePipe(2);
    client.write(Buffer.from("hello"));
    server.receive();
    assert.equal(client.news, "none");
    server.receive();
    assert.equal(client.news, "drain");
    server.reset();
    assert.equal(client.news, "reset");
  });

  test("closes an end that sends FIN to one that has closed already", () => {
    const { pipe, client, server, atServer } = makePipe();
    client.destroy();
    pipe.settle();
    assert.equal(atServer.hasEnded, true);
    server.end();
    pipe.settle();
    assert.equal(atServer.isClosed, true);
    assert.equal(atServer.error, undefined);
  });

  test("delivers in slices of the wanted size", () => {
    const { client, server, atServer } = makePipe();
    client.write(Buffer.from("hel"));
    client.write(Buffer.from("lo"));
    assert.equal(server.receive(4), true);
    assert.equal(atServer.take(), "hell");
    assert.equal(server.receive(4), true);
    assert.equal(server.receive(4), false);
    assert.equal(atServer.take(), "o");
  });

  test("overwrites a chunk when it was received", () => {
    const { client, server } = makePipe();
    const chunks: Buffer[] = [];
    const receiver = new RecordingReceiver();
    receiver.onBytes = (chunk) => chunks.push(chunk);
    server.attach(receiver);
    client.write(Buffer.from("abc"));
    server.receive();
    assert.equal(String(chunks[0]), "~~~");
  });

  test("queues what the link does not hold, and tells when it has drained", () => {
    const { client, server, atClient, atServer } = makePipe(4);
    assert.equal(client.write(Buffer.from("abcd")), true);
    assert.equal(client.write(Buffer.from("efgh")), false);
    assert.equal(client.bytesQueued, 4);
    server.receive(3);
    assert.equal(client.bytesQueued, 1);
    server.receive();
    client.receive();
    assert.deepEqual([client.bytesQueued, atClient.drains], [0, 1]);
    server.receive();
    assert.equal(atServer.text, "abcdefgh");
  });

  test("keeps everything back from an end that is paused", () => {
    const { pipe, client, server, atServer } = makePipe();
    server.pause();
    client.write(Buffer.from("a"));
    client.end();
    pipe.settle();
    assert.deepEqual([atServer.text, atServer.hasEnded], ["", false]);
    server.resume();
    pipe.settle();
    assert.deepEqual([atServer.text, atServer.hasEnded], ["a", true]);
  });

  test("ends one direction while the other goes on, and closes when both have ended", () => {
    const { pipe, client, server, atClient, atServer } = makePipe();
    client.write(Buffer.from("a"));
    client.end();
    client.end();
    client.write(Buffer.from("too late"));
    pipe.settle();
    server.write(Buffer.from("b"));
    pipe.settle();
    assert.deepEqual([atServer.text, atServer.hasEnded, atServer.isClosed], ["a", true, false]);
    assert.equal(atClient.text, "b");
    server.end();
    pipe.settle();
    assert.deepEqual([atClient.isClosed, atServer.isClosed], [true, true]);
    assert.deepEqual([atClient.error, atServer.error], [undefined, undefined]);
  });

  test("sends FIN behind what is queued", () => {
    const { pipe, client, server, atServer } = makePipe(2);
    client.write(Buffer.from("abcdef"));
    client.end();
    server.receive();
    assert.equal(atServer.hasEnded, false);
    pipe.settle();
    assert.deepEqual([atServer.text, atServer.hasEnded], ["abcdef", true]);
  });

  test("resets: the other end gets an error, and what was under way is lost", () => {
    const { pipe, client, atClient, atServer } = makePipe();
    client.write(Buffer.from("lost"));
    client.reset();
    client.reset();
    pipe.settle();
    assert.deepEqual([atServer.text, atServer.isClosed], ["", true]);
    assert.ok(atServer.error);
    assert.deepEqual([atClient.isClosed, atClient.error], [true, undefined]);
  });

  test("closes at once: the other end still gets what was under way", () => {
    const { pipe, client, atClient, atServer } = makePipe();
    client.write(Buffer.from("kept"));
    client.destroy();
    client.destroy();
    client.write(Buffer.from("too late"));
    pipe.settle();
    assert.deepEqual([atServer.text, atServer.hasEnded], ["kept", true]);
    assert.equal(atClient.isClosed, true);
  });

  test("resets when an end is closed over octets that it has not read", () => {
    const { pipe, client, server, atServer } = makePipe();
    server.write(Buffer.from("unread"));
    client.destroy();
    pipe.settle();
    assert.ok(atServer.error);
  });

  test("resets who sends to an end that is closed", () => {
    const { pipe, client, server, atServer } = makePipe();
    client.destroy();
    pipe.settle();
    server.write(Buffer.from("anybody there?"));
    pipe.settle();
    assert.ok(atServer.error);
  });

  test("tells the end of it once", () => {
    const { pipe, client, atClient } = makePipe();
    client.destroy();
    pipe.settle();
    atClient.isClosed = false;
    assert.equal(client.receive(), false);
    assert.equal(atClient.isClosed, false);
  });
});

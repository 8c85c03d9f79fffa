import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { HoldingPipe } from "../../test/http1/holding-pipe.ts";
import type { FieldLines } from "./field-lines.ts";
import { defaultMessageLimits } from "./message-limits.ts";
import type { MessageProblem } from "./message-problem.ts";
import type { RequestHead } from "./request-head.ts";
import { type IntakeHost, RequestIntake } from "./request-intake.ts";
import { RequestReaders } from "./request-readers.ts";

const readers = new RequestReaders({ ...defaultMessageLimits, bodyBytesMax: 10 });

class Host extends HoldingPipe implements IntakeHost {
  readonly calls: string[] = [];
  /** In which requests have lain. */
  readonly blocks = new Set<ArrayBufferLike>();
  mayBegin = true;
  isPaused = false;
  pauses = 0;
  intake = new RequestIntake(this, readers, this);

  onHead(head: RequestHead): void {
    this.calls.push(head.target);
    this.blocks.add(head.fields.bytes.buffer);
    this.mayBegin = false;
  }
  onBody(chunk: Buffer): void {
    this.calls.push(`body ${chunk}`);
  }
  onBodyEnd(trailers: FieldLines | undefined): void {
    this.calls.push(`end${trailers?.nameOf(0) ?? ""}`);
  }
  onPause(): void {
    this.pauses += 1;
  }
  onProblem(problem: MessageProblem, method: string): void {
    this.calls.push(`${problem} ${method}`);
    this.intake.stop();
  }
  onRest(bytes: Buffer): void {
    this.calls.push(`rest ${bytes}`);
  }
  override pause(): void {
    this.isPaused = true;
  }
  override resume(): void {
    this.isPaused = false;
  }
  read(text: string): string[] {
    this.intake.read(Buffer.from(text));
    return this.calls.splice(0);
  }
  goOn(): string[] {
    this.mayBegin = true;
    this.intake.goOn();
    return this.calls.splice(0);
  }
}

const get = (target: string): string => `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`;
const post = (target: string, length: number, body: string): string =>
  `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n${body}`;

describe("RequestIntake", () => {
  test("reads a head and its body", () => {
    const host = new Host();
    assert.deepEqual(host.read(post("/a", 4, "bo")), ["/a", "body bo"]);
    assert.deepEqual(host.read("dy"), ["body dy", "end"]);
  });

  test("does not copy what is left behind each of thousands of requests in one read", () => {
    const host = new Host();
    const count = 5000;
    assert.deepEqual(host.read(get("/").repeat(count)), ["/"]);
    for (let i = 1; i < count; i++) assert.deepEqual(host.goOn(), ["/"]);
    assert.equal(host.intake.holds, false);
    assert.ok(host.blocks.size < 100, `${host.blocks.size} blocks of memory`);
  });

  test("holds the next request until it may begin", () => {
    const host = new Host();
    assert.deepEqual(host.read(get("/a") + get("/b").slice(0, 9)), ["/a"]);
    assert.equal(host.intake.holds, true);
    assert.deepEqual(host.read(get("/b").slice(9) + get("/c")), []);
    assert.deepEqual(host.goOn(), ["/b"]);
    assert.deepEqual(host.goOn(), ["/c"]);
    assert.equal(host.intake.holds, false);
    assert.deepEqual(host.goOn(), []);
  });

  test("goes on reading, to see the client leave, until much is held", () => {
    const host = new Host();
    host.read(get("/a") + get("/b"));
    assert.equal(host.isPaused, false);
    host.read("x".repeat(20_000));
    assert.equal(host.isPaused, true);
    host.goOn();
    assert.equal(host.isPaused, true);
  });

  test("reads on when little is held any more", () => {
    const host = new Host();
    host.read(get("/a") + get(`/${"b".repeat(9000)}`) + get(`/${"c".repeat(9000)}`));
    assert.equal(host.isPaused, true);
    host.goOn();
    assert.equal(host.isPaused, false);
  });

  test("pauses within a body, and goes on behind its end by itself", () => {
    const host = new Host();
    host.read(post("/a", 4, "b"));
    host.intake.pauseBody();
    assert.deepEqual([host.isPaused, host.intake.isBodyPaused], [true, true]);
    assert.deepEqual(host.read("ody"), ["body ody", "end"]);
    assert.equal(host.isPaused, false);
    host.intake.pauseBody();
    assert.equal(host.isPaused, false);
  });

  test("hands on what lies behind the request at which it was stopped", () => {
    const host = new Host();
    host.onHead = () => host.intake.stop();
    assert.deepEqual(host.read(`${get("/a")}rest of it`), ["rest rest of it"]);
  });

  test("tells how much of a body is missing", () => {
    const [byLength, chunked] = [new Host(), new Host()];
    byLength.read(post("/a", 4, "b"));
    chunked.read("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n");
    assert.equal(byLength.intake.bodyBytesToCome, 3);
    assert.equal(chunked.intake.bodyBytesToCome, Number.POSITIVE_INFINITY);
    chunked.read("a\r\n0\r\n\r\n");
    assert.equal(chunked.intake.bodyBytesToCome, 0);
  });

  test("tells when the octets at hand are used up", () => {
    const host = new Host();
    host.read(post("/a", 4, "bo"));
    host.read(`dy${get("/b")}`);
    assert.equal(host.pauses, 2);
    host.goOn();
    assert.equal(host.pauses, 3);
  });

  test("holds no octets of a request that is over", () => {
    const host = new Host();
    const heads: RequestHead[] = [];
    host.onHead = (head) => {
      heads.push(head);
      host.mayBegin = false;
    };
    host.read(get("/a"));
    assert.notEqual(heads[0]!.fields.bytes.length, 0);
    host.goOn();
    assert.equal(heads[0]!.fields.bytes.length, 0);
    host.read(post("/b", 2, "b"));
    host.mayBegin = true;
    host.read("o");
    assert.equal(heads[1]!.fields.bytes.length, 0);
  });

  test("gives what it holds when it is stopped", () => {
    const host = new Host();
    host.read(`${get("/a")}held`);
    assert.equal(host.intake.stop()?.toString(), "held");
    assert.equal(host.intake.stop(), undefined);
  });

  test("tells a problem once, with the method when it is known", () => {
    assert.deepEqual(new Host().read("BAD\r\n\r\nGET /"), ["start_line "]);
    assert.deepEqual(new Host().read("HEAD / HTTP/1.1\r\n\r\n"), ["host HEAD"]);
    assert.deepEqual(new Host().read(post("/a", 11, "")), ["body_too_large POST"]);
    const chunked = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert.deepEqual(new Host().read(`${chunked}x`), ["/", "chunk PUT"]);
  });

  test("refuses a chunk that goes beyond the limit before any of it, whatever comes behind", () => {
    const head = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    const calls = new Host().read(`${head}4\r\nabcd\r\n7\r\nefghijk\r\nno size`);
    assert.deepEqual(calls, ["/a", "body abcd", "body_too_large POST"]);
  });
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { ClientEnd, RecordingResponse } from "../../test/http1/client-end.ts";
import { RecordingReceiver } from "../../test/http1/recording-receiver.ts";
import { CHUNKED } from "./framing.ts";

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

describe("ClientConnection", () => {
  test("sends a request, reads its response and may be used again", () => {
    const end = new ClientEnd();
    const [first, second] = [new RecordingResponse(), new RecordingResponse()];
    end.send(first);
    assert.equal(end.server.take(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    end.answer(ok);
    assert.deepEqual([first.calls, first.body], [["head 200 2", "end"], "ok"]);
    assert.equal(end.connection.isReusable, true);
    end.send(second);
    end.answer(ok);
    assert.equal(second.body, "ok");
    assert.equal(end.connection.requests, 2);
  });

  test("gets the same response from any split of the octets", () => {
    const raw =
      "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n" +
      "Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0002\r\nde\r\n0\r\nX-Sum: 1\r\n\r\n";
    fc.assert(
      fc.property(fc.integer({ min: 1, max: raw.length }), (sliceBytes) => {
        const end = new ClientEnd();
        const response = new RecordingResponse();
        end.send(response);
        end.answer(raw, sliceBytes);
        assert.deepEqual(response.calls, ["interim 103", `head 200 ${CHUNKED}`, "end x-sum"]);
        assert.equal(response.body, "abcde");
        assert.equal(end.connection.isReusable, true);
      }),
      { seed: 1 },
    );
  });

  test("ends every response exactly once, whatever octets come", () => {
    const piece = fc.oneof(
      fc.constantFrom("HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "\r\n", "0\r\n\r\n"),
      fc.constantFrom(
        "Transfer-Encoding: chunked\r\n",
        "Content-Length: 3\r\n",
        "3\r\nabc\r\n",
        "\n",
      ),
      fc.string({ unit: "binary", maxLength: 12 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 20 }),
        fc.integer({ min: 1, max: 30 }),
        (pieces, size) => {
          const end = new ClientEnd();
          const response = new RecordingResponse();
          end.send(response);
          end.answer(pieces.join(""), size);
          end.pipe.server.end();
          end.pipe.settle();
          const ends = response.calls.filter((call) => /^(end|failed)/.test(call));
          assert.equal(ends.length, 1);
          assert.equal(end.connection.isReusable, false);
        },
      ),
      { seed: 2, numRuns: 300 },
    );
  });

  test("sends head and body together when the body is at hand", () => {
    const end = new ClientEnd();
    end.send(new RecordingResponse(), { body: Buffer.from("hello") });
    assert.equal(end.server.text, "GET / HTTP/1.1\r\nHost: a\r\n\r\nhello");
  });

  test("sends a body in parts, by length or chunked", () => {
    const [byLength, chunked] = [new ClientEnd(), new ClientEnd()];
    const head = Buffer.from("H\r\n\r\n");
    byLength.send(new RecordingResponse(), { head, bodyBytesToCome: 4 });
    chunked.send(new RecordingResponse(), { head, bodyBytesToCome: CHUNKED });
    for (const end of [byLength, chunked]) {
      end.connection.writeBody(Buffer.from("ab"));
      end.connection.writeBody(Buffer.from("cd"));
    }
    byLength.connection.endBody();
    chunked.connection.endBody("X-Sum: 1\r\n");
    byLength.pipe.settle();
    chunked.pipe.settle();
    assert.equal(byLength.server.text, "H\r\n\r\nabcd");
    assert.equal(chunked.server.text, "H\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\nX-Sum: 1\r\n\r\n");
  });

  test("asks to wait when the server takes no more, and tells when it does", () => {
    const end = new ClientEnd({ linkBytesMax: 50 });
    const response = new RecordingResponse();
    end.pipe.server.pause();
    end.send(response, { bodyBytesToCome: 100 });
    assert.equal(end.connection.writeBody(Buffer.alloc(60)), false);
    end.pipe.server.resume();
    end.pipe.settle();
    assert.equal(response.drains, 1);
  });

  test("tells when the octets at hand are used up", () => {
    const end = new ClientEnd();
    const response = new RecordingResponse();
    end.send(response);
    end.answer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na");
    end.answer("b");
    end.answer("cd");
    assert.equal(response.pauses, 2);
  });

  test("hands over the connection when the server switches as asked", () => {
    const end = new ClientEnd();
    const response = new RecordingResponse();
    const tunnel = new RecordingReceiver();
    end.send(response, { wantsUpgrade: true });
    response.onUpgrade = () => end.connection.takeOver(tunnel);
    end.answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n");
    end.answer("more");
    assert.equal(tunnel.text, "more");
    assert.equal(end.connection.isReusable, false);
  });

  test("gives what came behind the 101 together with it", () => {
    const end = new ClientEnd();
    const response = new RecordingResponse();
    end.send(response, { wantsUpgrade: true });
    end.answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nfirst");
    assert.deepEqual(response.calls, ["upgrade 101 first"]);
  });
});

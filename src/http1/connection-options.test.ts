import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readFields } from "../../test/http1/read-heads.ts";
import { ConnectionOptions } from "./connection-options.ts";

function read(lines: string): ConnectionOptions {
  const options = new ConnectionOptions();
  options.read(readFields(lines));
  return options;
}

describe("ConnectionOptions", () => {
  test("reads options of any case, over several lines, with white space and empty elements", () => {
    const options = read(
      "Connection: cLoSe, x-foo ,, X-Bar\r\nconnection:\tKeep-Alive,Upgrade\r\n",
    );
    assert.deepEqual([options.close, options.keepAlive, options.upgrade], [true, true, true]);
    assert.deepEqual([...options.nominated], ["x-foo", "x-bar"]);
  });

  test("reads the one option that most messages have", () => {
    assert.equal(read("Connection: Keep-Alive\r\n").keepAlive, true);
    assert.equal(read("Connection: CLOSE\r\n").close, true);
    const other = read("Connection: closed\r\n");
    assert.deepEqual([other.close, ...other.nominated], [false, "closed"]);
  });

  test("knows nothing of one message in the next", () => {
    const options = read("Connection: close, x-foo\r\n");
    options.read(readFields("Host: a\r\n"));
    assert.equal(options.close, false);
    assert.equal(options.nominated.size, 0);
    assert.deepEqual([...read("Connection: x-bar\r\n").nominated], ["x-bar"]);
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { TunnelEnd } from "./tunnel-end.ts";

test("a tunnel's end passes everything on, and tells when it is over", () => {
  const calls: string[] = [];
  const end = new TunnelEnd(
    {
      onBytes: (chunk) => calls.push(String(chunk)),
      onEnd: () => calls.push("end"),
      onDrain: () => calls.push("drain"),
      onClose: (error) => calls.push(String(error)),
    },
    () => calls.push("closed"),
  );
  end.onBytes(Buffer.from("octets"));
  end.onDrain();
  end.onEnd();
  end.onClose(new Error("reset"));
  assert.deepEqual(calls, ["octets", "drain", "end", "Error: reset", "closed"]);
});

/** More at once than a server of gRPC takes in one message, which is 4 MiB unless it is told. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startTargetProcess } from "../targets/target-process.ts";
import { OtlpReceiver, receiverMissing } from "./otlp-receiver.ts";

const LINES = 300;
/** As long as the target takes them, of characters of three octets. */
const CHARACTERS = 10_000;

describe("log lines of nearly 9 MB together", { skip: receiverMissing }, () => {
  test("reach the receiver, all of them", async (t) => {
    const receiver = await OtlpReceiver.start(t);
    const target = await startTargetProcess(t, "sre", {
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: receiver.url,
      OTEL_LOGS_ENABLED: "true",
      OTEL_BLRP_SCHEDULE_DELAY: "3600000",
      OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: "2048",
    });
    const messages = Array.from({ length: LINES }, (_, at) => `${at};`.padEnd(CHARACTERS, "€"));
    for (const message of messages) {
      const body = JSON.stringify({ level: "info", message });
      const answer = await fetch(`${target.url}/log`, { method: "POST", body });
      assert.equal(answer.status, 200);
    }
    assert.equal((await target.stop("SIGTERM")).status, 0);
    for (const message of messages) await receiver.logOf(({ body }) => body === message);
  });
});

/** OTLP over TLS, to a receiver whose certificate an authority of one's own has signed. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { startTargetProcess } from "../targets/target-process.ts";
import { Authority } from "../tls/authority.ts";
import { OtlpReceiver, receiverMissing } from "./otlp-receiver.ts";

interface Files {
  /** Of the authority that has signed the receiver's certificate. */
  readonly authority: string;
  readonly otherAuthority: string;
  readonly cert: string;
  readonly key: string;
}

async function makeFiles(t: TestContext): Promise<Files> {
  const folder = mkdtempSync(join(tmpdir(), "weir-otel-tls-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const [authority, other] = await Promise.all([Authority.make(), Authority.make("another")]);
  const { cert, key } = await authority.issue({ addresses: ["127.0.0.1"] });
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return {
    authority: write("authority.pem", authority.cert),
    otherAuthority: write("other.pem", other.cert),
    cert: write("receiver.pem", cert),
    key: write("receiver.key", key),
  };
}

describe("OTLP over TLS", { skip: receiverMissing }, () => {
  for (const insecure of [undefined, "false"]) {
    const how = insecure === undefined ? "by its https://" : "by OTEL_EXPORTER_OTLP_INSECURE=false";
    test(`reaches a receiver that the given authority vouches for, ${how}`, async (t) => {
      const files = await makeFiles(t);
      const receiver = await OtlpReceiver.start(t, files);
      const bare = receiver.url.replace("https://", "");
      const target = await startTargetProcess(t, "hello", {
        OTEL_EXPORTER_OTLP_ENDPOINT: insecure === undefined ? receiver.url : bare,
        ...(insecure === undefined ? {} : { OTEL_EXPORTER_OTLP_INSECURE: insecure }),
        OTEL_EXPORTER_OTLP_CERTIFICATE: files.authority,
        OTEL_BSP_SCHEDULE_DELAY: "50",
      });
      await fetch(`${target.url}/hello/virtual`);
      const [span] = await receiver.spansOf(1, () => true);
      assert.equal(span?.name, "GET /hello/virtual");
    });
  }

  test("sends nothing to one that nobody vouches for, and says so", async (t) => {
    const files = await makeFiles(t);
    const receiver = await OtlpReceiver.start(t, files);
    const target = await startTargetProcess(t, "hello", {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_CERTIFICATE: files.otherAuthority,
    });
    await fetch(`${target.url}/hello/virtual`);
    assert.equal((await target.stop("SIGTERM")).status, 0);
    assert.deepEqual(receiver.spans, []);
    const told = target.lines.map((line) => JSON.parse(line));
    const trouble = told.find(({ msg }) => msg === "telemetry cannot be sent");
    assert.equal(trouble?.signal, "traces");
    assert.match(trouble.reason, /certificate/);
  });
});

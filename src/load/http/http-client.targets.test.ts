import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { runText } from "../run-for-tests.ts";
import { realClock } from "./server-for-tests.ts";

describe("what is not on this machine", () => {
  test("is not loaded, and ends the run with the option that would allow it", async () => {
    const { result, lines } = await runText(
      `import http from "k6/http"; export const options = { vus: 1, iterations: 50 };
       export default () => { http.get("http://192.0.2.1:8080/"); };`,
      { clock: realClock },
    );
    assert.equal(result.outcome.name, "aborted");
    assert.match(JSON.stringify(result.outcome), /192\.0\.2\.1:8080 may not be loaded.*--allow/);
    assert.ok(lines.length <= 1);
    assert.equal(result.state.counts.requests, 0);
  });

  test("is not loaded either when a target redirects to it", async (t) => {
    const server = createServer((_request, response) => {
      response.writeHead(302, { Location: "http://192.0.2.1/" }).end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    t.after(() => server.close());
    const { result } = await runText(
      `import http from "k6/http";
       export default () => { http.get("http://127.0.0.1:${(server.address() as AddressInfo).port}/"); };`,
      { clock: realClock },
    );
    assert.match(JSON.stringify(result.outcome), /192\.0\.2\.1:80 may not be loaded/);
    assert.equal(result.state.counts.requests, 1);
  });

  for (const [title, statements] of [
    ["through the script's hosts", 'http.get("http://localhost:8080/");'],
    ["over a web socket", 'ws.connect("ws://192.0.2.1:8080/", () => {});'],
  ]) {
    test(`is not loaded ${title}`, async () => {
      const { result } = await runText(
        `import http from "k6/http"; import ws from "k6/ws";
         export const options = { hosts: { localhost: "192.0.2.1" } };
         export default () => { ${statements} };`,
        { clock: realClock },
      );
      assert.match(JSON.stringify(result.outcome), /192\.0\.2\.1:8080 may not be loaded/);
    });
  }
});

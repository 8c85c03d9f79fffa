import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { serveRoutes } from "../../../test/targets/serve-routes.ts";
import { route } from "../../serving/route.ts";
import { StoreAway } from "./store-away.ts";
import { whileStoreAnswers } from "./while-store-answers.ts";

describe("whileStoreAnswers", () => {
  const failing = route({
    method: "GET",
    path: "/polls",
    handle: () => Promise.reject(new StoreAway("no connection")),
  });
  const answering = route({
    method: "GET",
    path: "/polls",
    handle: ({ reply }) => reply.text(200, "polls"),
  });

  for (const [what, one, isAway, status] of [
    ["answers as the route does", answering, false, 200],
    ["answers 503 when the store turns out to be away", failing, false, 503],
    ["answers 503 without asking a store that is away", answering, true, 503],
  ] as const) {
    test(what, async (t: TestContext) => {
      const { url } = await serveRoutes(
        t,
        whileStoreAnswers([one], () => isAway),
      );
      const response = await fetch(`${url}/polls`);
      assert.equal(response.status, status);
      assert.equal(response.headers.get("retry-after"), status === 503 ? "1" : null);
    });
  }
});

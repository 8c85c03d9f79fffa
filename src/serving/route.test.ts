import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { route } from "./route.ts";

describe("route", () => {
  test("is the parts it is given, with their types checked against each other", () => {
    const parts = {
      method: "GET" as const,
      path: "/slow",
      query: z.object({ ms: z.string().transform(Number) }),
      handle: ({ query }: { readonly query: { readonly ms: number } }) => void query.ms.toFixed(),
    };
    assert.equal(route(parts), parts);
  });
});

/** Each field that a target reads from a query is refused by name, with its rule and the value. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { toJsonSchema } from "../../src/config/json-schema.ts";
import type { Route } from "../../src/serving/route.ts";
import { optionRows } from "../reference/option-rows.ts";
import { targetPlans } from "../reference/target-plans.ts";
import { serveRoutes } from "./serve-routes.ts";

interface Refusal {
  readonly status: number;
  readonly detail: string;
  readonly problems: readonly { in: string; field: string; problem: string }[];
}

const NOT_A_VALUE = "no!";

for (const [name, { routes }] of Object.entries(targetPlans)) {
  const reading = routes.filter(({ query }) => query !== undefined);
  describe(`weir target ${name}`, () => {
    for (const route of reading) {
      for (const field of fieldsOf(route)) {
        test(`refuses ${route.path}?${field}=${NOT_A_VALUE}, and says why`, async (t) => {
          const { fetch } = await serveRoutes(t, [route]);
          const path = route.path.replace(/\{\w+\}/g, "1");
          const answer = await fetch(`${path}?${field}=${NOT_A_VALUE}`);
          assert.equal(answer.status, 400);
          assert.equal(answer.headers.get("content-type"), "application/problem+json");
          const { status, detail, problems } = (await answer.json()) as Refusal;
          assert.equal(status, 400);
          assert.deepEqual(
            problems.map((problem) => [problem.in, problem.field]),
            [["query", field]],
          );
          assert.match(problems[0]!.problem, /^must be .*, got "no!"$/);
          assert.equal(detail, `query ${field}: ${problems[0]!.problem}`);
        });
      }
    }
  });
}

function fieldsOf({ query }: Route): string[] {
  return optionRows(toJsonSchema(query!)).map(({ path }) => path);
}

/** What the page asks for of former runs. */
import { z } from "zod";
import { type Route, route } from "../../serving/route.ts";
import type { RunBook } from "./run-book.ts";

const id = z.coerce.number().int().min(1);

export function runRoutes(runs: Pick<RunBook, "find" | "compare">): Route[] {
  return [
    route({
      method: "GET",
      path: "/runs/{id}",
      params: z.object({ id }),
      summary: "a former run; of a drill, with its verdict",
      handle({ params, reply }) {
        const found = runs.find(params.id);
        if (found === undefined) reply.problem(404, `no run ${params.id} is kept`);
        else reply.json(200, found);
      },
    }),
    route({
      method: "GET",
      path: "/comparison",
      query: z.object({ a: id, b: id }),
      summary: "how much two former runs differ",
      handle({ query: { a, b }, reply }) {
        const comparison = runs.compare(a, b);
        if (comparison === undefined) reply.problem(404, `not both of ${a} and ${b} are kept`);
        else reply.json(200, comparison);
      },
    }),
  ];
}

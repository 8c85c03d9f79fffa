/** The fault control of a target, on its admin port. */
import { z } from "zod";
import { nearestName } from "../../config/nearest-name.ts";
import type { Call } from "../call.ts";
import { isFromOwnPage } from "../own-page.ts";
import { wholeNumber } from "../query-field.ts";
import { type Route, route } from "../route.ts";
import { FAULTS_MAX, type FaultBook } from "./fault-book.ts";
import { faultPlan } from "./fault-plan.ts";

const params = z.object({ id: z.string() });
const PAGE_ROWS_MAX = 10_000;
const page = z.strictObject({
  after: wholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER, default: 0 }),
  limit: wholeNumber({ min: 1, max: PAGE_ROWS_MAX, default: 1000 }),
  fault: z.string().optional(),
});

/** `routes` are the templates that a fault may name. */
export function faultRoutes(book: FaultBook, routes: readonly string[]): Route[] {
  return [setRoute(book, routes), ...readingRoutes(book), ...endingRoutes(book)];
}

function setRoute(book: FaultBook, routes: readonly string[]): Route {
  return route({
    method: "POST",
    path: "/faults",
    summary: "sets a fault",
    body: faultPlan,
    admit: isFromOwnPage,
    async handle(call) {
      const { body, reply } = call;
      if (body.route !== undefined && !routes.includes(body.route)) {
        refuseRoute(call, body.route, routes);
        return;
      }
      const fault = await book.set(body);
      if (fault !== undefined) reply.field("Location", `/faults/${fault.id}`).json(201, fault);
      else if (book.find(body.id ?? "") === undefined) {
        reply.problem(409, `there are ${FAULTS_MAX} faults, and no more can be set at once`);
      } else reply.problem(409, `there is a fault ${body.id} already`);
    },
  });
}

function refuseRoute({ reply }: Call, name: string, routes: readonly string[]): void {
  const nearest = nearestName(name, routes);
  const hint = nearest === undefined ? "" : ` (did you mean "${nearest}"?)`;
  const problem = `must be one of ${routes.join(", ")}, got "${name}"${hint}`;
  const problems = [{ in: "body", field: "route", problem }];
  reply.problem(400, `body route: ${problem}`, { members: { problems } });
}

function readingRoutes(book: FaultBook): Route[] {
  return [
    route({
      method: "GET",
      path: "/faults",
      summary: "the faults that are set",
      handle: ({ reply }) => reply.json(200, { faults: book.list() }),
    }),
    route({
      method: "GET",
      path: "/faults/ledger",
      summary: "what became of the requests that were hit, oldest first, in pages",
      query: page,
      async handle({ query, reply }) {
        reply.json(200, await book.ledger(query));
      },
    }),
    route({
      method: "GET",
      path: "/faults/{id}",
      summary: "one fault",
      params,
      handle({ params: { id }, reply }) {
        const fault = book.find(id);
        if (fault === undefined) reply.problem(404, `there is no fault ${id}`);
        else reply.json(200, fault);
      },
    }),
  ];
}

function endingRoutes(book: FaultBook): Route[] {
  return [
    route({
      method: "DELETE",
      path: "/faults",
      summary: "ends all faults",
      admit: isFromOwnPage,
      async handle({ reply }) {
        await book.endAll();
        reply.empty(204);
      },
    }),
    route({
      method: "DELETE",
      path: "/faults/{id}",
      summary: "ends one fault",
      params,
      admit: isFromOwnPage,
      async handle({ params: { id }, reply }) {
        if (await book.end(id)) reply.empty(204);
        else reply.problem(404, `there is no fault ${id}`);
      },
    }),
  ];
}

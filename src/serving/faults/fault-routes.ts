/** The fault control of a target, on its admin port. */
import { z } from "zod";
import { isFromOwnPage } from "../own-page.ts";
import { type Route, route } from "../route.ts";
import type { FaultBoard } from "./fault-board.ts";
import { faultPlan } from "./fault-plan.ts";

const params = z.object({ id: z.string() });

/** `routes` are the templates that a fault may name. */
export function faultRoutes(board: FaultBoard, routes: readonly string[]): Route[] {
  return [
    route({
      method: "POST",
      path: "/faults",
      summary: "sets a fault",
      body: faultPlan,
      admit: isFromOwnPage,
      handle({ body, reply }) {
        if (body.route !== undefined && !routes.includes(body.route)) {
          const known = routes.join(", ");
          reply.problem(400, `body route: must be one of ${known}, got "${body.route}"`);
          return;
        }
        const fault = board.add(body);
        if (fault === undefined) {
          reply.problem(409, `there is a fault ${body.id ?? ""} already, or there are too many`);
          return;
        }
        reply.field("Location", `/faults/${fault.id}`).json(201, fault);
      },
    }),
    route({
      method: "GET",
      path: "/faults",
      summary: "the faults that are set",
      handle: ({ reply }) => reply.json(200, { faults: board.list() }),
    }),
    route({
      method: "GET",
      path: "/faults/ledger",
      summary: "the requests that were hit, oldest first",
      handle: ({ reply }) => reply.json(200, board.ledger()),
    }),
    route({
      method: "GET",
      path: "/faults/{id}",
      summary: "one fault",
      params,
      handle({ params: { id }, reply }) {
        const fault = board.find(id);
        if (fault === undefined) reply.problem(404, `there is no fault ${id}`);
        else reply.json(200, fault);
      },
    }),
    route({
      method: "DELETE",
      path: "/faults",
      summary: "ends all faults",
      admit: isFromOwnPage,
      handle({ reply }) {
        board.clear();
        reply.empty(204);
      },
    }),
    route({
      method: "DELETE",
      path: "/faults/{id}",
      summary: "ends one fault",
      params,
      admit: isFromOwnPage,
      handle({ params: { id }, reply }) {
        if (board.delete(id)) reply.empty(204);
        else reply.problem(404, `there is no fault ${id}`);
      },
    }),
  ];
}

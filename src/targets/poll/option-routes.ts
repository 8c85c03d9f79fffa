/** `/options`: what can be voted for. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type Route, route } from "../../serving/route.ts";
import { linkNextPage } from "./next-page.ts";
import { id, newOptionBody, optionChangeBody, page } from "./poll-fields.ts";
import { toOptionJson } from "./poll-json.ts";
import type { PollStore } from "./poll-store.ts";

export function optionRoutes(store: PollStore): Route[] {
  return [listRoute(store), createRoute(store), changeRoute(store), removeRoute(store)];
}

function listRoute(store: PollStore): Route {
  return route({
    method: "GET",
    path: "/options",
    summary: "the option with that id, or the options of one poll or of all, page by page",
    query: z.object({ id: id.optional(), poll_id: id.optional(), ...page }),
    async handle(call) {
      const { query, reply } = call;
      if (query.id !== undefined) {
        const option = await store.option(query.id);
        if (option === undefined) reply.problem(404, `there is no option ${query.id}`);
        else reply.json(200, toOptionJson(option));
        return;
      }
      if (query.poll_id !== undefined && (await store.poll(query.poll_id)) === undefined) {
        reply.problem(404, `there is no poll ${query.poll_id}`);
        return;
      }
      const options = await store.options(query.poll_id, query);
      linkNextPage(call, options);
      reply.json(200, options.entries.map(toOptionJson));
    },
  });
}

function createRoute(store: PollStore): Route {
  return route({
    method: "POST",
    path: "/options",
    summary: "adds an option to a poll",
    body: newOptionBody,
    async handle({ body, reply }) {
      const { poll_id: pollId, label } = body;
      const option = { id: body.id ?? randomUUID(), pollId, label };
      const outcome = await store.createOption(option);
      if (outcome === "created") {
        reply.field("Location", `/options?id=${option.id}`);
        reply.json(201, toOptionJson({ ...option, votes: 0 }));
      } else if (outcome === "taken") reply.problem(409, `id: must be new, got ${option.id}`);
      else if (outcome === "no-poll") reply.problem(404, `there is no poll ${pollId}`);
      else reply.problem(507, `there is no room for another option in poll ${pollId}`);
    },
  });
}

function changeRoute(store: PollStore): Route {
  return route({
    method: "PUT",
    path: "/options",
    summary: "changes the label of an option; it stays with its poll",
    body: optionChangeBody,
    async handle({ body, reply }) {
      const option = await store.option(body.id);
      const isElsewhere = body.poll_id !== undefined && body.poll_id !== option?.pollId;
      if (option !== undefined && isElsewhere) {
        const rule = `must be ${option.pollId}, where the option is`;
        reply.problem(409, `poll_id: ${rule}, got ${body.poll_id}`);
      } else if (await store.changeOption(body.id, body.label)) reply.empty(204);
      else reply.problem(404, `there is no option ${body.id}`);
    },
  });
}

function removeRoute(store: PollStore): Route {
  return route({
    method: "DELETE",
    path: "/options",
    summary: "removes an option with its tally",
    query: z.object({ id }),
    async handle({ query, reply }) {
      if (await store.removeOption(query.id)) reply.empty(204);
      else reply.problem(404, `there is no option ${query.id}`);
    },
  });
}

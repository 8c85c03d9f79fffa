/** `/polls`: making, reading, changing and removing polls. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Call } from "../../serving/call.ts";
import { type Route, route } from "../../serving/route.ts";
import { linkNextPage } from "./next-page.ts";
import { id, newPollBody, pollChangeBody, withVoters } from "./poll-fields.ts";
import { toPollJson, toVoterJson } from "./poll-json.ts";
import type { NewPoll, PageRequest, PollStore } from "./poll-store.ts";

export function pollRoutes(store: PollStore): Route[] {
  return [
    listRoute(store),
    readRoute(store),
    createRoute(store),
    changeRoute(store),
    removeRoute(store),
  ];
}

interface ReadOptions extends PageRequest {
  readonly voters: boolean;
}

function listRoute(store: PollStore): Route {
  return route({
    method: "GET",
    path: "/polls",
    summary: "all polls, page by page, or the one with that id",
    query: z.object({ id: id.optional(), ...withVoters }),
    async handle(call) {
      const { query, reply } = call;
      if (query.id !== undefined) await answerPoll(store, call, query.id, query);
      else {
        const page = await store.polls(query);
        linkNextPage(call, page);
        reply.json(200, page.entries.map(toPollJson));
      }
    },
  });
}

function readRoute(store: PollStore): Route {
  return route({
    method: "GET",
    path: "/polls/{id}",
    summary: "one poll; with voters=true who has voted, page by page",
    params: z.object({ id }),
    query: z.object(withVoters),
    handle: (call) => answerPoll(store, call, call.params.id, call.query),
  });
}

async function answerPoll(
  store: PollStore,
  call: Call,
  pollId: string,
  { voters, ...page }: ReadOptions,
): Promise<void> {
  const poll = await store.poll(pollId);
  if (poll === undefined) call.reply.problem(404, `there is no poll ${pollId}`);
  else if (!voters) call.reply.json(200, toPollJson(poll));
  else {
    const counted = await store.voters(pollId, page);
    linkNextPage(call, counted);
    call.reply.json(200, { ...toPollJson(poll), voters: counted.entries.map(toVoterJson) });
  }
}

function createRoute(store: PollStore): Route {
  return route({
    method: "POST",
    path: "/polls",
    summary: "makes a poll, with its options where they are known",
    body: newPollBody,
    async handle({ body, reply }) {
      const poll = toNewPoll(body);
      const outcome = await store.createPoll(poll);
      if (outcome === "created") {
        const made = await store.poll(poll.id);
        reply.field("Location", `/polls/${poll.id}`);
        reply.json(201, made && toPollJson(made));
      } else if (outcome === "taken") {
        reply.problem(409, `id: must be new, got ${poll.id}, or an option's id is taken`);
      } else reply.problem(507, "there is no room for another poll");
    },
  });
}

function toNewPoll(body: z.output<typeof newPollBody>): NewPoll {
  return {
    id: body.id ?? randomUUID(),
    question: body.question,
    isOpen: body.is_open,
    options: body.options.map((option) =>
      typeof option === "string"
        ? { id: randomUUID(), label: option }
        : { id: option.id ?? randomUUID(), label: option.label },
    ),
  };
}

function changeRoute(store: PollStore): Route {
  return route({
    method: "PUT",
    path: "/polls",
    summary: "changes the question of a poll, opens or closes it",
    body: pollChangeBody,
    async handle({ body, reply }) {
      const change = { question: body.question, isOpen: body.is_open };
      if (await store.changePoll(body.id, change)) reply.empty(204);
      else reply.problem(404, `there is no poll ${body.id}`);
    },
  });
}

function removeRoute(store: PollStore): Route {
  return route({
    method: "DELETE",
    path: "/polls",
    summary: "removes a poll with its options and tallies",
    query: z.object({ id }),
    async handle({ query, reply }) {
      if (await store.removePoll(query.id)) reply.empty(204);
      else reply.problem(404, `there is no poll ${query.id}`);
    },
  });
}

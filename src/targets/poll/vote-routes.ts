/** `/vote` takes votes; `/votes/{vote_id}` tells what became of one. */
import { randomUUIDv7 } from "node:crypto";
import { z } from "zod";
import type { Call } from "../../serving/call.ts";
import { type Route, route } from "../../serving/route.ts";
import { id, voteBody } from "./poll-fields.ts";
import type { Acceptance, PollStore, Vote } from "./poll-store.ts";

/** After how long a refused vote is worth another try. */
const RETRY_AFTER = "Retry-After: 1\r\n";

/** `onQueued` is told after each vote that waits to be counted. */
export function voteRoutes(store: PollStore, onQueued: () => void): Route[] {
  return [takeRoute(store, onQueued), readRoute(store)];
}

function takeRoute(store: PollStore, onQueued: () => void): Route {
  return route({
    method: "POST",
    path: "/vote",
    summary: "queues a vote; vote_id, or the field Idempotency-Key, makes it safe to repeat",
    body: voteBody,
    async handle(call) {
      const { poll_id: pollId, option_id: optionId, voter_id: voterId, vote_id: named } = call.body;
      const key = call.header("idempotency-key");
      const isNew = named === undefined && key === undefined;
      // Version 7 begins with the time (RFC 9562, section 5.7): a store's index grows at its end.
      const voteId = key === undefined ? (named ?? randomUUIDv7()) : readKey(call, key, named);
      if (voteId === undefined) return;
      const vote = { id: voteId, pollId, optionId, voterId, isNew };
      const outcome = await store.accept(vote);
      if (outcome === "queued") onQueued();
      answer(call, outcome, vote);
    },
  });
}

type Refusal = Exclude<Acceptance, "queued" | "repeated">;

interface Refused {
  readonly status: number;
  readonly detail: (vote: Vote) => string;
  readonly fields?: string;
}

const refusals: Readonly<Record<Refusal, Refused>> = {
  differs: {
    status: 422,
    detail: ({ id }) => `vote ${id} is known already, with another content`,
  },
  "no-poll": { status: 404, detail: ({ pollId }) => `there is no poll ${pollId}` },
  "no-option": {
    status: 404,
    detail: ({ pollId, optionId }) => `poll ${pollId} has no option ${optionId}`,
  },
  closed: { status: 409, detail: ({ pollId }) => `poll ${pollId} is closed` },
  full: { status: 503, detail: () => "the queue of votes is full", fields: RETRY_AFTER },
};

function answer({ reply }: Call, outcome: Acceptance, vote: Vote): void {
  if (outcome === "queued" || outcome === "repeated") {
    // The same request gets the same answer; `/votes` tells how far the vote has come.
    reply.json(202, { vote_id: vote.id, status: "queued" });
    return;
  }
  const { status, detail, fields = "" } = refusals[outcome];
  reply.problem(status, detail(vote), { fields });
}

/** `undefined`: what the client has named is no id, or two of them, and it was told so. */
function readKey(call: Call, field: string, fromBody: string | undefined): string | undefined {
  // A structured field (draft-ietf-httpapi-idempotency-key-header) has quotes; most clients do not.
  const key = field.replace(/^"(.*)"$/, "$1");
  const read = id.safeParse(key);
  if (!read.success) {
    const rule = read.error.issues[0]?.message;
    call.reply.problem(400, `header Idempotency-Key: ${rule}, got ${JSON.stringify(key)}`);
    return undefined;
  }
  if (fromBody === undefined || fromBody === key) return key;
  const rule = `must be the vote_id of the body, ${fromBody}, where both are there`;
  call.reply.problem(400, `header Idempotency-Key: ${rule}, got ${key}`);
  return undefined;
}

function readRoute(store: PollStore): Route {
  return route({
    method: "GET",
    path: "/votes/{vote_id}",
    summary: "what became of a vote",
    params: z.object({ vote_id: id }),
    async handle({ params, reply }) {
      const vote = await store.vote(params.vote_id);
      if (vote === undefined) reply.problem(404, `there is no vote ${params.vote_id}`);
      // `reason` is left out of the JSON where there is none.
      else reply.json(200, { vote_id: vote.id, status: vote.status, reason: vote.reason });
    },
  });
}

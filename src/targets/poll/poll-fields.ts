/** What the poll service reads from queries, paths and bodies. */
import { z } from "zod";
import { trueOrFalse, wholeNumber } from "../../serving/query-field.ts";

const idRule = "must have 1 to 100 letters, digits, '.', '_', '~' or '-'";
const LIMIT_MAX = 1000;

/** Ids are chosen by clients where they like, and stand in paths. */
export const id = z.string().regex(/^[\w.~-]{1,100}$/, { error: idRule });

/** What every store can keep as it is: PostgreSQL has no NUL, and no half of a pair has UTF-8. */
const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes("\0"), {
      error: "must be well-formed text without NUL",
    });

const question = text(500);
const label = text(200);

export const page = {
  /** Where the page before has ended. */
  after: wholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER, default: 0 }),
  limit: wholeNumber({ min: 1, max: LIMIT_MAX, default: 100 }),
};

export const withVoters = { voters: trueOrFalse(false), ...page };

export const voteBody = z.strictObject({
  poll_id: id,
  option_id: id,
  voter_id: text(200),
  vote_id: id.optional(),
});

export const newPollBody = z.strictObject({
  id: id.optional(),
  question,
  is_open: z.boolean().default(true),
  options: z
    .array(z.union([label, z.strictObject({ id: id.optional(), label })]))
    .max(100)
    .default([]),
});

export const pollChangeBody = z.strictObject({
  id,
  question: question.optional(),
  is_open: z.boolean().optional(),
});

export const newOptionBody = z.strictObject({ id: id.optional(), poll_id: id, label });

export const optionChangeBody = z.strictObject({ id, poll_id: id.optional(), label });

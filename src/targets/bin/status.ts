/** `/status/{code}`: answers with the status that is asked for. */

import { z } from "zod";
import { allMethods, type Route, route } from "../../serving/route.ts";
import { readStatusChoice, type StatusChoice } from "./status-choice.ts";

const CODES = "a status from 200 to 599, or several like 200:0.9,500:0.1";
const NOTHING = Buffer.alloc(0);
/** Lists are few in a load test, and reading one costs more than answering. */
const REMEMBERED_MAX = 256;

/** What httpbin sends along with some of them. */
const fieldsOf: Readonly<Record<number, string>> = {
  301: "Location: /redirect/1\r\n",
  302: "Location: /redirect/1\r\n",
  303: "Location: /redirect/1\r\n",
  305: "Location: /redirect/1\r\n",
  307: "Location: /redirect/1\r\n",
  401: 'WWW-Authenticate: Basic realm="Fake Realm"\r\n',
  407: 'Proxy-Authenticate: Basic realm="Fake Realm"\r\n',
};

/** `chance` answers numbers from 0 (included) to 1 (excluded). */
export function statusRoute(chance: () => number): Route {
  const remembered = new Map<string, StatusChoice>();
  const choiceOf = (text: string): StatusChoice | undefined => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const choice = readStatusChoice(text);
    if (choice === undefined) return undefined;
    if (remembered.size === REMEMBERED_MAX) remembered.clear();
    remembered.set(text, choice);
    return choice;
  };
  return route({
    method: allMethods,
    path: "/status/{code}",
    summary: "answers with that status, or one of several: 200:0.9,500:0.1",
    params: z.object({
      code: z
        .string()
        .refine((text) => choiceOf(text) !== undefined, {
          error: `must be ${CODES}`,
        })
        .describe(CODES),
    }),
    handle({ params, reply }) {
      const status = choiceOf(params.code)!.pick(chance());
      reply.whole(status, fieldsOf[status] ?? "", NOTHING);
    },
  });
}

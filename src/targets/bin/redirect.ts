/** `/redirect/{n}`: sends the client on, n times, and then to `/get`. */
import { z } from "zod";
import { toFieldLine } from "../../http1/field-line.ts";
import { wholeNumber } from "../../serving/query-field.ts";
import { type Route, route } from "../../serving/route.ts";

const NOTHING = Buffer.alloc(0);

export const redirect: Route = route({
  method: "GET",
  path: "/redirect/{n}",
  summary: "redirects so many times, then to /get",
  params: z.object({ n: wholeNumber({ min: 1, max: 100, doc: "steps" }) }),
  handle({ params, reply }) {
    const location = params.n === 1 ? "/get" : `/redirect/${params.n - 1}`;
    reply.whole(302, toFieldLine("Location", location), NOTHING);
  },
});

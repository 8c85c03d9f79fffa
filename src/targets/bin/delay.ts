/** `/delay/{seconds}`: answers like `/anything`, later. */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { decimalNumber } from "../../serving/query-field.ts";
import { allMethods, type Route, route } from "../../serving/route.ts";
import { echoBody, echoRequest } from "./request-echo.ts";
import { tell } from "./tell.ts";

const SECONDS_MAX = 10;

export const delay: Route = route({
  method: allMethods,
  path: "/delay/{seconds}",
  summary: "answers after a pause; ends early when the client leaves",
  params: z.object({ seconds: decimalNumber({ min: 0, max: SECONDS_MAX, doc: "how long" }) }),
  readsBytes: true,
  async handle(call) {
    const { seconds } = call.params;
    await sleep(seconds * 1000, undefined, { signal: call.signal });
    const { args, headers, origin, url } = echoRequest(call);
    const { data, files, form } = await echoBody(call);
    tell(call.reply, { args, data, files, form, headers, origin, url });
  },
});

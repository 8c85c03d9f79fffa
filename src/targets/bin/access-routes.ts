/** `/basic-auth/{user}/{password}` and `/bearer`: let in whom they are told to. */
import { z } from "zod";
import { type Route, route } from "../../serving/route.ts";
import { tell } from "./tell.ts";

const BASIC = 'WWW-Authenticate: Basic realm="Fake Realm"\r\n';
const BEARER = "WWW-Authenticate: Bearer\r\n";

export const accessRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/basic-auth/{user}/{password}",
    summary: "lets in the user with the password that stand in the path",
    params: z.object({ user: z.string().describe("text"), password: z.string().describe("text") }),
    handle(call) {
      const { user, password } = call.params;
      const expected = Buffer.from(`${user}:${password}`).toString("base64");
      const [scheme, token] = (call.header("authorization") ?? "").split(/ +/);
      if (scheme?.toLowerCase() === "basic" && token === expected) {
        tell(call.reply, { authenticated: true, user });
      } else call.reply.problem(401, `user ${user} and the password are needed`, { fields: BASIC });
    },
  }),
  route({
    method: "GET",
    path: "/bearer",
    summary: "lets in who has a bearer token, whichever",
    handle(call) {
      const [, token] = /^bearer +(\S+)$/i.exec(call.header("authorization") ?? "") ?? [];
      if (token === undefined) call.reply.problem(401, "a token is needed", { fields: BEARER });
      else tell(call.reply, { authenticated: true, token });
    },
  }),
];

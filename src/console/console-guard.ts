/**
 * Who may use the console. On the machine itself everybody may, as with the gateway's admin; at an
 * address that others reach, only who has the token. Pages of other origins may do nothing.
 *
 * A page whose name was made to point at this address (DNS rebinding) is of "the same origin" to
 * its browser. Only its Host betrays it, so the console answers to addresses and to names it knows.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import { toFieldLine } from "../http1/field-line.ts";
import type { Call } from "../serving/call.ts";
import { isFromOwnPage } from "../serving/own-page.ts";
import { type Route, route } from "../serving/route.ts";

export interface ConsoleAccess {
  readonly host: string;
  /** Names beside `localhost` that it answers to. */
  readonly names: readonly string[];
  /** Without one only the machine itself has access: it has to listen on loopback. */
  readonly token: string | undefined;
}

export const tokenCharactersMin = 16;

const cookieName = "weir_console";
const fieldsOfLogin =
  "Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n" +
  "Content-Security-Policy: default-src 'none'; form-action 'self'; frame-ancestors 'none'\r\n";
const loginPage = Buffer.from(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Weir console</title>
<h1>Weir console</h1>
<form method="post" action="/login">
<p><label for="token">Token</label>
<input id="token" type="password" name="token" autocomplete="current-password" required autofocus>
<button>Open</button></p>
</form>
</html>
`);

export class ConsoleGuard {
  readonly #names: ReadonlySet<string>;
  readonly #tokenHash: Buffer | undefined;

  constructor({ host, names, token }: ConsoleAccess) {
    this.#names = new Set(["", "localhost", host, ...names].map((name) => name.toLowerCase()));
    this.#tokenHash = token === undefined ? undefined : toHash(token);
  }

  /** The route, for those who may use the console. */
  protect(inner: Route): Route {
    const admit = (call: Call): boolean =>
      this.#knowsHost(call) && this.#isAllowed(call) && (inner.admit?.(call) ?? true);
    return { ...inner, admit };
  }

  /** The same, from its own page alone: for what changes something, or costs work. */
  protectOwn(inner: Route): Route {
    return this.protect({ ...inner, admit: (call) => isFromOwnPage(call) });
  }

  /** Where the token is exchanged for a cookie that no script can read. */
  loginRoutes(): Route[] {
    if (this.#tokenHash === undefined) return [];
    return [
      route({
        method: "POST",
        path: "/login",
        readsBytes: true,
        admit: (call) => this.#knowsHost(call) && isFromOwnPage(call),
        handle: (call) => {
          const token = new URLSearchParams(call.bytes.toString("utf8")).get("token") ?? "";
          if (!this.#isToken(token)) {
            call.reply.whole(401, fieldsOfLogin, loginPage);
            return;
          }
          const value = encodeURIComponent(token);
          const cookie = `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Strict`;
          call.reply.whole(303, `Location: /\r\n${toFieldLine("Set-Cookie", cookie)}`, nothing);
        },
      }),
    ];
  }

  #knowsHost({ request, reply }: Call): boolean {
    const { host } = request;
    if (this.#names.has(host) || isIP(host.replace(/^\[|\]$/g, "")) !== 0) return true;
    reply.problem(421, `the console does not answer to the name ${host}`);
    return false;
  }

  #isAllowed(call: Call): boolean {
    if (this.#tokenHash === undefined) return isUnforwarded(call);
    const given = /^bearer +(.+)$/i.exec(call.header("authorization") ?? "")?.[1];
    if (this.#isToken(given ?? readCookie(call.header("cookie") ?? ""))) return true;
    if (call.request.path === "/") call.reply.whole(401, fieldsOfLogin, loginPage);
    else {
      call.reply.problem(401, "the console's token is missing or wrong", {
        fields: 'WWW-Authenticate: Bearer realm="weir console"\r\n',
      });
    }
    return false;
  }

  #isToken(given: string): boolean {
    return this.#tokenHash !== undefined && timingSafeEqual(toHash(given), this.#tokenHash);
  }
}

const nothing = Buffer.alloc(0);

/** What a proxy on the machine has forwarded comes from somewhere else. */
function isUnforwarded(call: Call): boolean {
  if (call.header("x-forwarded-for") === undefined && call.header("forwarded") === undefined) {
    return true;
  }
  call.reply.problem(403, "the console has no token, so it is for the machine itself");
  return false;
}

function readCookie(cookies: string): string {
  const found = cookies.split(/; */).find((cookie) => cookie.startsWith(`${cookieName}=`));
  try {
    return decodeURIComponent(found?.slice(cookieName.length + 1) ?? "");
  } catch {
    // A cookie that nobody has encoded is not the one that was given out.
    return "";
  }
}

/** Of equal length for all, as the comparison in constant time wants it. */
function toHash(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

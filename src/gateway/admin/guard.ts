/**
 * Who may ask the admin for what. Reading is free to whoever reaches the address; changing needs a
 * peer on the machine itself or the token, and is refused to pages of other origins.
 *
 * A page whose name was made to point at this address (DNS rebinding) is of "the same origin" to
 * its browser. Only its Host betrays it, so the admin answers to addresses and to names it knows.
 */
import { timingSafeEqual } from "node:crypto";
import { BlockList, isIP, isIPv6 } from "node:net";
import type { Call } from "../../serving/call.ts";
import { isFromOwnPage } from "../../serving/own-page.ts";
import type { Route } from "../../serving/route.ts";

export interface AdminAccess {
  readonly listen: { readonly host: string };
  /** Names beside `localhost` that it answers to. */
  readonly hosts: readonly string[];
  readonly token?: string | undefined;
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

export class AdminGuard {
  #names: ReadonlySet<string> = new Set();
  #token: Buffer | undefined = undefined;

  constructor(access: AdminAccess) {
    this.replace(access);
  }

  /** For requests from now on. */
  replace({ listen, hosts, token }: AdminAccess): void {
    const names = ["", "localhost", listen.host, ...hosts];
    this.#names = new Set(names.map((name) => name.toLowerCase()));
    this.#token = token === undefined ? undefined : Buffer.from(token);
  }

  /** The route, for who calls the admin by a name it knows. */
  protect(route: Route): Route {
    const admit = (call: Call): boolean => this.knowsHost(call) && (route.admit?.(call) ?? true);
    return { ...route, admit };
  }

  /** `false` means that it has answered. */
  knowsHost({ request, reply }: Call): boolean {
    const { host } = request;
    if (this.#names.has(host) || isIP(host.replace(/^\[|\]$/g, "")) !== 0) return true;
    reply.problem(421, `the admin does not answer to the name ${host}; admin.hosts may list it`);
    return false;
  }

  /** For routes that change something; `false` means that it has answered. */
  mayChange(call: Call): boolean {
    if (!isFromOwnPage(call)) return false;
    const credentials = call.header("authorization");
    if (credentials === undefined && isLocal(call)) return true;
    if (this.#token === undefined) {
      call.reply.problem(403, "changes are for the machine itself, as there is no admin.token");
      return false;
    }
    if (credentials !== undefined && isBearer(credentials, this.#token)) return true;
    call.reply.problem(401, "changes need the admin's token as Authorization: Bearer", {
      fields: 'WWW-Authenticate: Bearer realm="weir admin"\r\n',
    });
    return false;
  }
}

/** What a proxy on the machine has forwarded comes from somewhere else. */
function isLocal(call: Call): boolean {
  if (call.header("x-forwarded-for") !== undefined || call.header("forwarded") !== undefined) {
    return false;
  }
  const address = call.exchange.remoteAddress.replace(/^::ffff:(?=\d+\.)/i, "");
  return loopback.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

function isBearer(credentials: string, token: Buffer): boolean {
  const given = Buffer.from(/^bearer +(.+)$/i.exec(credentials)?.[1] ?? "", "latin1");
  return given.length === token.length && timingSafeEqual(given, token);
}

/**
 * Who may ask a port of control for what. Reading is free to whoever reaches the address; changing
 * needs a peer on the machine itself or the token, and is refused to pages of other origins.
 *
 * A page whose name was made to point at this address (DNS rebinding) is of "the same origin" to
 * its browser. Only its Host betrays it, so the port answers to addresses and to names it knows.
 */
import { timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import type { Call } from "./call.ts";
import { isLoopback } from "./is-loopback.ts";
import { isFromOwnPage } from "./own-page.ts";
import type { Route } from "./route.ts";

export interface Access {
  readonly listen: { readonly host: string };
  /** Names beside `localhost` that it answers to. */
  readonly hosts: readonly string[];
  readonly token?: string | undefined;
}

/** What is guarded, in the words of its refusals. */
export interface GuardedPlace {
  readonly name: string;
  /** What sets `hosts` and `token`. */
  readonly hostsOption: string;
  readonly tokenOption: string;
  /** Problem details when left out. Field lines are with their CRLF. */
  readonly refuse?: (call: Call, status: number, detail: string, fields: string) => void;
}

export class AccessGuard {
  readonly #place: GuardedPlace;
  #names: ReadonlySet<string> = new Set();
  #token: Buffer | undefined = undefined;

  constructor(place: GuardedPlace, access: Access) {
    this.#place = place;
    this.replace(access);
  }

  /** For requests from now on. */
  replace({ listen, hosts, token }: Access): void {
    const names = ["", "localhost", listen.host, ...hosts];
    this.#names = new Set(names.map((name) => name.toLowerCase()));
    this.#token = token === undefined ? undefined : Buffer.from(token);
  }

  /** The route, for who calls by a name that is known. */
  protect(route: Route): Route {
    const admit = (call: Call): boolean => this.knowsHost(call) && (route.admit?.(call) ?? true);
    return { ...route, admit };
  }

  /** `false` means that it has answered. */
  knowsHost(call: Call): boolean {
    const { host } = call.request;
    if (this.#names.has(host) || isIP(host.replace(/^\[|\]$/g, "")) !== 0) return true;
    const { name, hostsOption } = this.#place;
    const detail = `the ${name} does not answer to the name ${host}; ${hostsOption} may list it`;
    return this.#refuse(call, 421, detail);
  }

  /** For routes that change something; `false` means that it has answered. */
  mayChange(call: Call): boolean {
    if (!isFromOwnPage(call)) return false;
    const credentials = call.header("authorization");
    if (credentials === undefined && isLocal(call)) return true;
    const { name, tokenOption } = this.#place;
    if (this.#token === undefined) {
      const detail = `changes are for the machine itself, as there is no ${tokenOption}`;
      return this.#refuse(call, 403, detail);
    }
    if (credentials !== undefined && isBearer(credentials, this.#token)) return true;
    const fields = `WWW-Authenticate: Bearer realm="weir ${name}"\r\n`;
    return this.#refuse(call, 401, `changes need ${tokenOption} as Authorization: Bearer`, fields);
  }

  #refuse(call: Call, status: number, detail: string, fields = ""): false {
    const { refuse } = this.#place;
    if (refuse === undefined) call.reply.problem(status, detail, { fields });
    else refuse(call, status, detail, fields);
    return false;
  }
}

/** What a proxy on the machine has forwarded comes from somewhere else. */
function isLocal(call: Call): boolean {
  if (call.header("x-forwarded-for") !== undefined || call.header("forwarded") !== undefined) {
    return false;
  }
  return isLoopback(call.exchange.remoteAddress);
}

function isBearer(credentials: string, token: Buffer): boolean {
  const given = Buffer.from(/^bearer +(.+)$/i.exec(credentials)?.[1] ?? "", "latin1");
  return given.length === token.length && timingSafeEqual(given, token);
}

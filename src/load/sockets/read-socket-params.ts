/** The `params` of a WebSocket, in both modules. What is not known is an error that names it. */
import type { CookieJar } from "../http/cookie-jar.ts";
import { ScriptCookieJar } from "../http/script-cookie-jar.ts";
import type { Tags } from "../metrics/sample-tags.ts";
import type { ScriptUser } from "../modules/script-user.ts";

export interface SocketParams {
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Tags;
  readonly jar: CookieJar;
  readonly deflates: boolean;
}

export function readSocketParams(params: unknown, user: ScriptUser): SocketParams {
  const read = { headers: {}, tags: user.tags, jar: user.http.jar, deflates: false };
  for (const [name, value] of Object.entries(Object(params))) {
    if (value === undefined || value === null) continue;
    switch (name) {
      case "headers":
        read.headers = toTable(value);
        break;
      case "tags":
        read.tags = { ...user.tags, ...toTable(value) };
        break;
      case "jar":
        if (value instanceof ScriptCookieJar) read.jar = value.jar;
        break;
      case "compression":
        if (value !== "" && value !== "deflate") {
          throw new TypeError(`unsupported compression algorithm ${JSON.stringify(value)}`);
        }
        read.deflates = value === "deflate";
        break;
      default:
        throw new TypeError(`WebSocket parameter ${name} is not supported`);
    }
  }
  return read;
}

function toTable(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Object(value)).map(([name, one]) => [name, String(one)]),
  );
}

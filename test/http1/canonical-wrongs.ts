/**
 * Whether a canonical target names the same as the target that was sent, by the WHATWG URL parser
 * of Node, which shares nothing with the engine.
 */
import { toCanonicalPath } from "../../src/http1/request-target.ts";

const authority = /^https?:\/\/[^/?]*/i;

export function canonicalWrongs(canonical: string, sent: string, method: string): string[] {
  const origin = sent.replace(authority, "");
  if (sent === "*" || (origin === "" && method === "OPTIONS")) {
    return canonical === "*" ? [] : [`${canonical} for ${sent}`];
  }
  const [path, query] = splitQuery(canonical);
  const [sentPath, sentQuery] = splitQuery(origin.startsWith("/") ? origin : `/${origin}`);
  const wrongs: string[] = [];
  if (query !== sentQuery) wrongs.push(`query ${query} for ${sentQuery}`);
  if (decoded(path) !== decoded(resolved(sentPath))) wrongs.push(`path ${path} for ${sentPath}`);
  if (/%(?:2[dDeE]|3\d|4[1-9a-fA-F]|5[\daAfF]|6[1-9a-fA-F]|7[\daAeE])/.test(path)) {
    wrongs.push(`${path} escapes what needs no escape`);
  }
  if (/\/\.\.?(?:\/|$)/.test(path)) wrongs.push(`${path} has dot segments`);
  if (toCanonicalPath(path) !== path) wrongs.push(`${path} is not canonical the second time`);
  return wrongs;
}

function splitQuery(target: string): [string, string] {
  const at = target.indexOf("?");
  return at < 0 ? [target, ""] : [target.slice(0, at), target.slice(at)];
}

/** Resolved by the other parser. */
function resolved(path: string): string {
  return new URL(`http://h${path}`).pathname;
}

/** Escapes of what is reserved stay: a slash is not %2F. */
function decoded(path: string): string {
  return path.replace(/%[\da-f]{2}/gi, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
    return /[\w.~|{}^`-]/.test(character) ? character : triplet.toUpperCase();
  });
}

/**
 * The answer to a challenge of HTTP Digest authentication (RFC 7616; RFC 2617 where the server has
 * no `qop`): that one knows the password, without telling it.
 */
import { createHash } from "node:crypto";

export interface DigestQuestion {
  /** The values of `WWW-Authenticate`. */
  readonly challenges: readonly string[];
  /** `user:password`. */
  readonly credentials: string;
  readonly method: string;
  /** As in the request line. */
  readonly target: string;
  readonly body: Uint8Array | undefined;
  /** What nobody could know before. */
  readonly clientNonce: string;
}

type Fields = ReadonlyMap<string, string>;

/** A map: the server chooses the name, and an object has names that it was not given. */
const hashes: ReadonlyMap<string, string> = new Map([
  ["md5", "md5"],
  ["sha-256", "sha256"],
  ["sha-512-256", "sha512-256"],
]);

/** Every request has a challenge of its own, so that its nonce is used once. */
const COUNT = "00000001";

/** The value of `Authorization`; `undefined` when no challenge can be answered. */
export function answerDigest(question: DigestQuestion): string | undefined {
  const challenge = question.challenges.flatMap(readChallenges).find(canBeAnswered);
  if (challenge === undefined) return undefined;
  const { credentials, target, clientNonce } = question;
  const quality = qualityOf(challenge);
  const shown = {
    username: quote(credentials.slice(0, credentials.indexOf(":"))),
    realm: quote(challenge.get("realm") ?? ""),
    nonce: quote(challenge.get("nonce") ?? ""),
    uri: quote(target),
    response: quote(responseTo(challenge, quality, question)),
    algorithm: challenge.get("algorithm"),
    opaque: quoted(challenge.get("opaque")),
    ...(quality === undefined ? {} : { qop: quality, nc: COUNT, cnonce: quote(clientNonce) }),
  };
  const fields = Object.entries(shown).filter(([, value]) => value !== undefined);
  return `Digest ${fields.map(([name, value]) => `${name}=${value}`).join(", ")}`;
}

function responseTo(challenge: Fields, quality: string | undefined, asked: DigestQuestion): string {
  const { hash, isSession } = algorithmOf(challenge)!;
  const digest = (...parts: readonly (string | Uint8Array)[]): string => {
    const sum = createHash(hash);
    for (const [index, part] of parts.entries()) sum.update(index === 0 ? "" : ":").update(part);
    return sum.digest("hex");
  };
  const { credentials, method, target, body, clientNonce } = asked;
  const colon = credentials.indexOf(":");
  const nonce = challenge.get("nonce") ?? "";
  const realm = challenge.get("realm") ?? "";
  const secret = digest(credentials.slice(0, colon), realm, credentials.slice(colon + 1));
  const first = isSession ? digest(secret, nonce, clientNonce) : secret;
  const second =
    quality === "auth-int" ? digest(method, target, digest(body ?? "")) : digest(method, target);
  if (quality === undefined) return digest(first, nonce, second);
  return digest(first, nonce, COUNT, clientNonce, quality, second);
}

/** A field value may hold several challenges, and so may each of several lines. */
function readChallenges(value: string): Map<string, string>[] {
  const challenges: Map<string, string>[] = [];
  const pattern = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*))|([\w-]+)(?=\s|$)/g;
  for (const [, name, inQuotes, bare, scheme] of value.matchAll(pattern)) {
    if (scheme !== undefined) challenges.push(new Map([["scheme", scheme.toLowerCase()]]));
    else challenges.at(-1)?.set(name!.toLowerCase(), inQuotes?.replace(/\\(.)/g, "$1") ?? bare!);
  }
  return challenges;
}

function canBeAnswered(challenge: Fields): boolean {
  if (challenge.get("scheme") !== "digest" || algorithmOf(challenge) === undefined) return false;
  return !challenge.has("qop") || qualityOf(challenge) !== undefined;
}

function algorithmOf(challenge: Fields): { hash: string; isSession: boolean } | undefined {
  const [, name = "", session] =
    /^(.*?)(-sess)?$/.exec((challenge.get("algorithm") ?? "MD5").toLowerCase()) ?? [];
  const hash = hashes.get(name);
  return hash === undefined ? undefined : { hash, isSession: session !== undefined };
}

function qualityOf(challenge: Fields): string | undefined {
  const offered = (challenge.get("qop") ?? "").split(",").map((one) => one.trim().toLowerCase());
  return ["auth", "auth-int"].find((one) => offered.includes(one));
}

function quoted(text: string | undefined): string | undefined {
  return text === undefined ? undefined : quote(text);
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

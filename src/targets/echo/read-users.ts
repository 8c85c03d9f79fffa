/**
 * Reads who may use the service: on each line a name, a colon and a scrypt hash; # begins a
 * comment.
 */
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { readScryptHash, type ScryptHash } from "./scrypt-hash.ts";

export type Users = ReadonlyMap<string, ScryptHash>;

/** Throws `ConfigurationProblems`; `place` is where the text comes from. Hashes are never told. */
export function readUsers(text: string, place: string): Users {
  const users = new Map<string, ScryptHash>();
  const problems: string[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const colon = line.indexOf(":");
    const name = line.slice(0, colon);
    const hash = readScryptHash(line.slice(colon + 1).trim());
    const wrong = (rule: string): number => problems.push(`${place}:${at + 1}: ${rule}`);
    if (colon < 1) wrong("must be NAME:$scrypt$ln=…,r=…,p=…$SALT$HASH");
    else if (users.has(name)) wrong(`user ${name} is there twice`);
    else if (hash === undefined)
      wrong(`the hash of user ${name} must be $scrypt$ln=…,r=…,p=…$SALT$HASH`);
    else users.set(name, hash);
  }
  if (problems.length === 0 && users.size === 0) problems.push(`${place}: must name a user`);
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  return users;
}

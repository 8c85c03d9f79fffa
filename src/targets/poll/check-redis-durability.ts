/**
 * Refuses a Redis that may lose what it has answered for. Its log has to be on disk before each
 * answer: with `everysec` it may be written up to two seconds behind, even for a process that is
 * killed, and not only for a machine.
 */
import { ErrorReply } from "@redis/client";
import type { RedisConnection } from "./redis-connection.ts";

const waived = "or STORE_DURABILITY=best-effort here";

export async function checkRedisDurability(redis: RedisConnection): Promise<void> {
  // `INFO` is allowed where `CONFIG` is not.
  const info = String(await redis.command(["INFO"]));
  const wrong: string[] = [];
  if (/^aof_enabled:1\r?$/m.exec(info) === null) wrong.push("appendonly yes");
  if (/^maxmemory_policy:noeviction\r?$/m.exec(info) === null) {
    wrong.push("maxmemory-policy noeviction");
  }
  const log = await readLogSettings(redis);
  if (typeof log !== "string") {
    if (log.get("appendfsync") !== "always") wrong.push("appendfsync always");
    // While the log is rewritten, or a snapshot taken, nothing would be synchronized.
    if (log.get("no-appendfsync-on-rewrite") !== "no") wrong.push("no-appendfsync-on-rewrite no");
  }
  if (wrong.length > 0) {
    throw new Error(`it may lose votes: set ${wrong.join(" and ")} there, ${waived}`);
  }
  if (typeof log === "string") {
    const cause = `it may lose votes: whether appendfsync is always cannot be seen (${log})`;
    throw new Error(`${cause}: allow CONFIG GET there, ${waived}`);
  }
}

/** What the server says instead, where it does not let its settings be read. */
async function readLogSettings(redis: RedisConnection): Promise<Map<string, string> | string> {
  let words: unknown;
  try {
    words = await redis.command(["CONFIG", "GET", "*appendfsync*"]);
  } catch (error) {
    // Forbidden, or renamed, as by those who run Redis for others.
    if (error instanceof ErrorReply) return error.message;
    throw error;
  }
  const settings = new Map<string, string>();
  const list = words as readonly string[];
  for (let at = 0; at + 1 < list.length; at += 2) settings.set(list[at]!, list[at + 1]!);
  return settings;
}

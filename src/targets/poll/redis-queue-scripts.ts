/** What has to be one step in the queue of votes in Redis. */
import { toRedisScript } from "./redis-connection.ts";

/**
 * KEYS: stream, counter, what the votes' keys begin with. ARGV: how many may wait; the votes, with
 * NUL between. Answers what became of those that it has not queued: the place of each, from 1, and
 * the word.
 */
export const acceptScript = toRedisScript(`
  local others, queued, at = {}, 0, 0
  local room = tonumber(ARGV[1]) - redis.call('XLEN', KEYS[1])
  for vote in string.gmatch(ARGV[2], '[^%z]+') do
    local key = KEYS[3] .. string.match(vote, '^%S+')
    at = at + 1
    local known = redis.call('GET', key)
    local outcome
    if known then
      outcome = known == vote and 'repeated' or 'differs'
    elseif queued >= room then
      outcome = 'full'
    else
      redis.call('XADD', KEYS[1], '*', 'vote', vote)
      redis.call('SET', key, vote)
      redis.call('INCR', KEYS[2])
      queued = queued + 1
    end
    if outcome then
      others[#others + 1] = at
      others[#others + 1] = outcome
    end
  end
  return others
`);

/**
 * KEYS: stream, what the votes' keys begin with. ARGV: group, how long ids are remembered, then
 * entry and id of each vote, all with spaces between.
 */
export const acknowledgeScript = toRedisScript(`
  for entry, id in string.gmatch(ARGV[3], '(%S+) (%S+)') do
    redis.call('XACK', KEYS[1], ARGV[1], entry)
    redis.call('XDEL', KEYS[1], entry)
    redis.call('PEXPIRE', KEYS[2] .. id, ARGV[2])
  end
  return 1
`);

/** KEYS: stream, dead letters. ARGV: group, entry, deliveries, reason. */
export const setAsideScript = toRedisScript(`
  local entry = redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2])[1]
  if entry then
    redis.call('XADD', KEYS[2], '*', 'entry', ARGV[2], 'deliveries', ARGV[3], 'reason', ARGV[4],
      unpack(entry[2]))
  end
  redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
  redis.call('XDEL', KEYS[1], ARGV[2])
  return 1
`);

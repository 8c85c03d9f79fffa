/** What has to be one step in the queue of votes in Redis. */
import { toRedisScript } from "./redis-connection.ts";

/** KEYS: stream, counter, the votes'. ARGV: how many may wait; id, poll, option, voter of each. */
export const acceptScript = toRedisScript(`
  local outcomes = {}
  local length = redis.call('XLEN', KEYS[1])
  local limit = tonumber(ARGV[1])
  for n = 3, #KEYS do
    local at = 2 + (n - 3) * 4
    local id, poll, option, voter = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
    local known = redis.call('HMGET', KEYS[n], 'poll', 'option', 'voter')
    if known[1] then
      local same = known[1] == poll and known[2] == option and known[3] == voter
      outcomes[#outcomes + 1] = same and 'repeated' or 'differs'
    elseif length >= limit then
      outcomes[#outcomes + 1] = 'full'
    else
      redis.call('XADD', KEYS[1], '*', 'id', id, 'poll', poll, 'option', option, 'voter', voter)
      redis.call('HSET', KEYS[n], 'poll', poll, 'option', option, 'voter', voter)
      redis.call('INCR', KEYS[2])
      length = length + 1
      outcomes[#outcomes + 1] = 'queued'
    end
  end
  return outcomes
`);

/** KEYS: stream, the votes'. ARGV: group, how long ids are remembered, entries. */
export const acknowledgeScript = toRedisScript(`
  for n = 3, #ARGV do
    redis.call('XACK', KEYS[1], ARGV[1], ARGV[n])
    redis.call('XDEL', KEYS[1], ARGV[n])
    redis.call('PEXPIRE', KEYS[n - 1], ARGV[2])
  end
  return #ARGV - 2
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

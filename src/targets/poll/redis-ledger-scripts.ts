/**
 * What has to be one step in the ledger in Redis. KEYS[1] begins the names of all keys:
 *
 *     sequence, totals                    counters
 *     polls, options                      ids by their sequence; poll:ID:options of one poll
 *     poll:ID, option:ID, vote:ID         one each
 *     voters:SEQUENCE, counted:SEQUENCE   of a poll: who has voted, and which votes count
 */
import { toRedisScript } from "./redis-connection.ts";

const addOption = `
  local function addOption(poll, id, label)
    local sequence = redis.call('INCR', base .. 'sequence')
    redis.call('HSET', base .. 'option:' .. id, 'poll', poll, 'label', label, 'votes', 0,
      'sequence', sequence)
    redis.call('ZADD', base .. 'options', sequence, id)
    redis.call('ZADD', base .. 'poll:' .. poll .. ':options', sequence, id)
  end
`;

const removeOption = `
  local function removeOption(poll, id)
    redis.call('DEL', base .. 'option:' .. id)
    redis.call('ZREM', base .. 'options', id)
    redis.call('ZREM', base .. 'poll:' .. poll .. ':options', id)
  end
`;

/** ARGV: id, question, whether it is open, then id and label of each option. */
export const createPollScript = toRedisScript(`
  local base = KEYS[1]
  ${addOption}
  if redis.call('EXISTS', base .. 'poll:' .. ARGV[1]) == 1 then return 'taken' end
  for n = 4, #ARGV, 2 do
    if redis.call('EXISTS', base .. 'option:' .. ARGV[n]) == 1 then return 'taken' end
  end
  local sequence = redis.call('INCR', base .. 'sequence')
  redis.call('HSET', base .. 'poll:' .. ARGV[1], 'question', ARGV[2], 'open', ARGV[3],
    'sequence', sequence)
  redis.call('ZADD', base .. 'polls', sequence, ARGV[1])
  for n = 4, #ARGV, 2 do addOption(ARGV[1], ARGV[n], ARGV[n + 1]) end
  return 'created'
`);

/** ARGV: ids. Answers each as id, question, whether it is open, its options; or nothing. */
export const readPollsScript = toRedisScript(`
  local base, polls = KEYS[1], {}
  for _, id in ipairs(ARGV) do
    local poll = redis.call('HMGET', base .. 'poll:' .. id, 'question', 'open')
    if poll[1] then
      local options = {}
      for _, option in ipairs(redis.call('ZRANGE', base .. 'poll:' .. id .. ':options', 0, -1)) do
        local found = redis.call('HMGET', base .. 'option:' .. option, 'label', 'votes')
        options[#options + 1] = { option, found[1], found[2] }
      end
      polls[#polls + 1] = { id, poll[1], poll[2], options }
    end
  end
  return polls
`);

/** ARGV: id, then names and values of fields. */
export const changeScript = toRedisScript(`
  if redis.call('EXISTS', KEYS[1] .. ARGV[1]) == 0 then return 0 end
  for n = 2, #ARGV, 2 do redis.call('HSET', KEYS[1] .. ARGV[1], ARGV[n], ARGV[n + 1]) end
  return 1
`);

/** ARGV: id. What became of its votes stays known. */
export const removePollScript = toRedisScript(`
  local base, id = KEYS[1], ARGV[1]
  ${removeOption}
  local sequence = redis.call('HGET', base .. 'poll:' .. id, 'sequence')
  if not sequence then return 0 end
  for _, option in ipairs(redis.call('ZRANGE', base .. 'poll:' .. id .. ':options', 0, -1)) do
    removeOption(id, option)
  end
  redis.call('ZREM', base .. 'polls', id)
  redis.call('UNLINK', base .. 'poll:' .. id, base .. 'poll:' .. id .. ':options',
    base .. 'voters:' .. sequence, base .. 'counted:' .. sequence)
  return 1
`);

/** ARGV: poll, id, label, options at most. */
export const createOptionScript = toRedisScript(`
  local base = KEYS[1]
  ${addOption}
  if redis.call('EXISTS', base .. 'poll:' .. ARGV[1]) == 0 then return 'no-poll' end
  if redis.call('EXISTS', base .. 'option:' .. ARGV[2]) == 1 then return 'taken' end
  if redis.call('ZCARD', base .. 'poll:' .. ARGV[1] .. ':options') >= tonumber(ARGV[4]) then
    return 'full'
  end
  addOption(ARGV[1], ARGV[2], ARGV[3])
  return 'created'
`);

/** ARGV: id. */
export const removeOptionScript = toRedisScript(`
  local base = KEYS[1]
  ${removeOption}
  local poll = redis.call('HGET', base .. 'option:' .. ARGV[1], 'poll')
  if not poll then return 0 end
  removeOption(poll, ARGV[1])
  return 1
`);

/** ARGV: votes, with NUL between. One that is known changes nothing. */
export const settleScript = toRedisScript(`
  local base = KEYS[1]
  local function settle(vote)
    local id, poll, option, voter = string.match(vote, '^(%S+) (%S+) (%S+) (.+)$')
    if redis.call('EXISTS', base .. 'vote:' .. id) == 1 then return end
    local status, reason = 'rejected', ''
    local found = redis.call('HMGET', base .. 'poll:' .. poll, 'sequence', 'open')
    if not found[1] then
      reason = 'the poll was removed'
    elseif redis.call('HGET', base .. 'option:' .. option, 'poll') ~= poll then
      reason = 'the option was removed'
    elseif found[2] ~= '1' then
      reason = 'the poll was closed'
    elseif redis.call('SADD', base .. 'voters:' .. found[1], voter) == 0 then
      status = 'duplicate'
    else
      status = 'counted'
      redis.call('RPUSH', base .. 'counted:' .. found[1], id)
      redis.call('HINCRBY', base .. 'option:' .. option, 'votes', 1)
    end
    redis.call('HSET', base .. 'vote:' .. id, 'vote', vote, 'status', status, 'reason', reason)
    redis.call('HINCRBY', base .. 'totals', status, 1)
  end
  for vote in string.gmatch(ARGV[1], '[^%z]+') do settle(vote) end
  return 1
`);

/** ARGV: poll, first and last index. Answers the votes between them, and how many there are. */
export const votersScript = toRedisScript(`
  local base = KEYS[1]
  local sequence = redis.call('HGET', base .. 'poll:' .. ARGV[1], 'sequence')
  if not sequence then return { 0 } end
  local answer = { redis.call('LLEN', base .. 'counted:' .. sequence) }
  for _, id in ipairs(redis.call('LRANGE', base .. 'counted:' .. sequence, ARGV[2], ARGV[3])) do
    answer[#answer + 1] = redis.call('HGET', base .. 'vote:' .. id, 'vote')
  end
  return answer
`);

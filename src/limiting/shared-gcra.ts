/**
 * The rule of `gcra-table.ts` as a script that Redis runs: several limits in one step, all or
 * nothing, by the server's clock, so that gateways need not agree about the time.
 *
 * A bucket is kept as how full of requests it is and when that was. The time of its next emptiness,
 * which is one number, would not do: as microseconds since 1970 a double can only hold quarters of
 * one, and intervals of fast limits would be rounded away. A key expires when its bucket is empty,
 * which is what a key that is not there means.
 *
 * Times are cut off where Redis could not count any further, after 285 years.
 *
 * A server's clock that is set back gives nothing for the time until then, and goes on from there.
 */
export const SHARED_GCRA_SCRIPT = `
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local levels, waits, refused = {}, {}, false
for i = 1, #KEYS do
  local perMicro, burst = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1])
  local level = 0
  local kept = redis.call('GET', KEYS[i])
  if kept and #kept == 16 then
    local was, at = struct.unpack('<dd', kept)
    level = math.max(0, was - math.max(0, now - at) * perMicro)
  end
  levels[i], waits[i] = level, 0
  if level + 1 > burst then
    waits[i] = math.min(9e15, math.ceil((level + 1 - burst) / perMicro) + 1)
    refused = refused or ARGV[3 * i] == '1'
  end
end
if refused then return waits end
for i = 1, #KEYS do
  if waits[i] == 0 then
    local level = levels[i] + 1
    local ms = math.min(9e15, math.ceil(level / tonumber(ARGV[3 * i - 2]) / 1000) + 1)
    redis.call('SET', KEYS[i], struct.pack('<dd', level, now), 'PX', string.format('%.0f', ms))
  end
end
return waits
`;

export interface SharedLimit {
  readonly ratePerSecond: number;
  readonly burst: number;
  /** Whether it may refuse; one that may not takes only what it has. */
  readonly isEnforced: boolean;
}

/** The script's arguments for one limit. */
export function toScriptArguments({ ratePerSecond, burst, isEnforced }: SharedLimit): string[] {
  return [String(ratePerSecond / 1e6), String(burst), isEnforced ? "1" : "0"];
}

/** How long each limit asks to wait, 0 for none; `undefined` for what the script never answers. */
export function readScriptReply(reply: unknown, limits: number): number[] | undefined {
  if (!Array.isArray(reply) || reply.length !== limits) return undefined;
  if (!reply.every((micros) => typeof micros === "number" && micros >= 0)) return undefined;
  return reply.map((micros: number) => micros / 1000);
}

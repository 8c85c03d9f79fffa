-- Prints what a run has measured as one line of JSON, in the place of figures rounded for people.
-- Only at the end: a function called for each response would slow the generator down.
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"bytes":%d,"durationUs":%d,"p50Us":%d,"p99Us":%d,' ..
    '"failures":{"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d}}\n',
    summary.requests, summary.bytes, summary.duration,
    latency:percentile(50), latency:percentile(99),
    errors.connect, errors.read, errors.write, errors.status, errors.timeout))
end

-- Arguments behind "--": the method, the body, and names and values of fields. `init` is defined by
-- wrk itself and makes the request of them.
local make = wrk.init
wrk.init = function(arguments)
  wrk.method = arguments[1]
  if arguments[2] ~= "" then wrk.body = arguments[2] end
  for i = 3, #arguments, 2 do wrk.headers[arguments[i]] = arguments[i + 1] end
  make(arguments)
end

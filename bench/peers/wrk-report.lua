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

-- Arguments behind "--": the method, the size of the body, and whether to close each connection.
init = function(arguments)
  wrk.method = arguments[1]
  local size = tonumber(arguments[2])
  if size > 0 then wrk.body = string.rep("x", size) end
  if arguments[3] == "short" then wrk.headers["Connection"] = "close" end
end

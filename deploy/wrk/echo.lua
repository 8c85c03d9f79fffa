-- wrk -t4 -c400 -d30s --script deploy/wrk/echo.lua http://localhost:3000/api/echo
-- The credentials are those of the first demo user, remarkablebob.
wrk.method = "POST"
wrk.body = '{"foo": "bar"}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Basic cmVtYXJrYWJsZWJvYjoyckZ0ZXg="

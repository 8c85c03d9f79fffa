/** What a line of the access log costs: by pino, and put together from its parts. */
import type { Logger } from "pino";
import { makeLog } from "../src/telemetry/json-log.ts";
import { lineLog } from "../src/telemetry/line-log.ts";
import { measure } from "./measure.ts";

let octets = 0;
const destination = {
  write(line: string) {
    octets += line.length;
  },
};
const log: Logger = makeLog({ name: "hello", level: "info", destination });
const write = lineLog(log, "info", "request");

measure("by pino", (i) => {
  log.info({ method: "GET", path: "/hello", status: 200, duration_ms: (i % 7) / 8 }, "request");
  return octets;
});

measure("from its parts", (i) => {
  const path = JSON.stringify("/hello");
  write(`"method":"GET","path":${path},"status":200,"duration_ms":${(i % 7) / 8}`);
  return octets;
});

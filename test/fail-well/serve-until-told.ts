/**
 * A backend in a process of its own: `serve-until-told.ts PORT`. At SIGTERM it accepts nothing
 * more, closes connections that are idle, finishes what is in flight and closes each connection
 * behind it. Then it tells its parent how much it has answered, and ends.
 */
import { createServer } from "node:http";

const WORK_MS_MAX = 5;

let answered = 0;
let isStopping = false;

const server = createServer((request, response) => {
  if (request.url === "/healthz") {
    response.end("well");
    return;
  }
  setTimeout(() => {
    answered += 1;
    if (isStopping) response.setHeader("connection", "close");
    response.end("answer");
  }, Math.random() * WORK_MS_MAX);
});

process.on("SIGTERM", () => {
  isStopping = true;
  server.close(() => process.send!({ answered }, () => process.exit()));
  server.closeIdleConnections();
});

server.listen(Number(process.argv[2]), "127.0.0.1", () => process.send!("ready"));

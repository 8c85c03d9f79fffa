/**
 * A process with many connections of which each has made one request: `idle-clients.ts PORT COUNT`.
 * It tells its parent when all are answered, and keeps them open until it is told to end.
 */
import { connect } from "node:net";

const AT_ONCE = 200;
const [port, count] = process.argv.slice(2).map(Number) as [number, number];
const request = "GET /100 HTTP/1.1\r\nHost: gw.test\r\nUser-Agent: idle\r\nAccept: */*\r\n\r\n";

let opened = 0;
let answered = 0;

function open(): void {
  if (opened === count) return;
  opened += 1;
  const socket = connect(port, "127.0.0.1", () => socket.write(request));
  socket.on("error", (error) => {
    process.send!({ failure: error.message });
  });
  socket.on("close", () => process.send!({ failure: "a connection was closed" }));
  socket.once("data", () => {
    answered += 1;
    if (answered === count) process.send!({ answered });
    open();
  });
}

for (let turn = 0; turn < AT_ONCE; turn++) open();

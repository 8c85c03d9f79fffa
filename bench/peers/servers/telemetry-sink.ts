/**
 * Takes all telemetry that is pushed to it and keeps nothing but counts by path: OTLP over gRPC on
 * the first port, profiles over HTTP/1.1 on the second, which also tells the counts at /counts.
 */
import { createServer as createHttp } from "node:http";
import {
  createServer as createGrpc,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";

const [grpcPort, httpPort] = process.argv.slice(2).map(Number);
const counts: Record<string, number> = {};

function count(path: string): void {
  counts[path] = (counts[path] ?? 0) + 1;
}

createGrpc()
  .on("stream", (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    count(String(headers[":path"]));
    stream.resume();
    // An empty message, which is what a receiver answers that has nothing to complain of.
    stream.respond(
      { ":status": 200, "content-type": "application/grpc+proto" },
      { waitForTrailers: true },
    );
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(Buffer.alloc(5));
  })
  .listen(grpcPort, "127.0.0.1");

createHttp((request, response) => {
  const [path = ""] = (request.url ?? "").split("?");
  if (path !== "/counts") count(path);
  request.resume();
  response.end(path === "/counts" ? JSON.stringify(counts) : "");
}).listen(httpPort, "127.0.0.1");

/** Plain node:http: GET answers 13 bytes, POST the JSON object it was sent, marked. */
import { createServer, type ServerResponse } from "node:http";

const port = Number(process.argv[2]);

createServer({ keepAliveTimeout: 300_000 }, (request, response) => {
  if (request.method !== "POST") return answer(response, "text/plain", "hello virtual");
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const sent = JSON.parse(Buffer.concat(chunks).toString()) as object;
    answer(response, "application/json", JSON.stringify({ echoed: true, ...sent }));
  });
}).listen({ port, host: "127.0.0.1", backlog: 4096 });

function answer(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { "Content-Type": type, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}

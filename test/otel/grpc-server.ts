/** A server of gRPC that answers as it is told: for what a good receiver never does. */
import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

export interface Asked {
  readonly headers: IncomingHttpHeaders;
  /** The message, as it came. */
  readonly body: Buffer;
}

export interface GrpcServer {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Sessions that are open. */
  readonly sessions: ReadonlySet<ServerHttp2Session>;
}

export type Answer = (stream: ServerHttp2Stream, asked: Asked, at: number) => void;

/** Closed after the test. `answer` is called when a call is complete, with its number from 0. */
export async function startGrpcServer(t: TestContext, answer: Answer): Promise<GrpcServer> {
  const server = createServer();
  const asked: Asked[] = [];
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("error", () => {});
    session.on("close", () => sessions.delete(session));
  });
  server.on("stream", async (stream: ServerHttp2Stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on("error", () => {});
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    await once(stream, "end");
    const call = { headers, body: Buffer.concat(chunks) };
    asked.push(call);
    answer(stream, call, asked.length - 1);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, sessions };
}

/** Answers a message of gRPC and the status behind it. */
export function answerOk(stream: ServerHttp2Stream, message = Buffer.alloc(0)): void {
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  stream.end(Buffer.concat([prefix, message]));
}

/** Answers a status without a message. */
export function answerStatus(stream: ServerHttp2Stream, status: number, text = ""): void {
  const told = { "grpc-status": String(status), "grpc-message": text };
  stream.respond(
    { ":status": 200, "content-type": "application/grpc", ...told },
    { endStream: true },
  );
}

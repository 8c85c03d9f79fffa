/**
 * Unary calls of gRPC over one HTTP/2 connection, which is opened when it is needed and again when
 * it was lost. It never keeps the process alive, and a call never takes longer than its deadline.
 *
 * Source: "gRPC over HTTP2".
 */
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
} from "node:http2";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { percentDecoded } from "./percent-decoded.ts";

export interface GrpcClientOptions {
  /** `http://host:port`, or `https://` for TLS. */
  readonly origin: string;
  readonly tls: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer };
  readonly isCompressed: boolean;
  /** Sent with each call. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly userAgent: string;
}

export type GrpcAnswer =
  | { readonly name: "ok"; readonly message: Buffer }
  | { readonly name: "failed"; readonly status: number; readonly reason: string };

/** Of the statuses of gRPC, those that are used here. */
export const GrpcStatus = { ok: 0, unknown: 2, deadlineExceeded: 4, unavailable: 14 } as const;

const compress = promisify(gzip);
const NO_TIME = "no time was left";
const PREFIX_BYTES = 5;
/** An answer of OTLP is a few octets. */
const ANSWER_BYTES_MAX = 65_536;

export class GrpcClient {
  readonly #options: GrpcClientOptions;
  #session: ClientHttp2Session | undefined = undefined;

  constructor(options: GrpcClientOptions) {
    this.#options = options;
  }

  /** Never rejects. An aborted `signal` ends the call. */
  async call(
    path: string,
    message: Uint8Array,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<GrpcAnswer> {
    try {
      return await this.#call(path, message, timeoutMs, signal);
    } catch (error) {
      // An address, a certificate or a field that Node does not take.
      return failed(GrpcStatus.unknown, error instanceof Error ? error.message : String(error));
    }
  }

  close(): void {
    this.#session?.destroy();
    this.#session = undefined;
  }

  async #call(
    path: string,
    message: Uint8Array,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<GrpcAnswer> {
    // Beside the event loop, and before the call's time begins to run.
    const body = this.#options.isCompressed ? await compress(message) : message;
    if (signal?.aborted === true) return failed(GrpcStatus.deadlineExceeded, NO_TIME);
    const session = this.#connected();
    const stream = session.request(this.#headers(path, timeoutMs));
    return await new Promise((resolve) => {
      const end = (answer: GrpcAnswer): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        session.off("error", onError);
        session.off("close", onClose);
        resolve(answer);
      };
      const onError = (error: Error): void => end(unavailable(sentenceOf(error)));
      const onClose = (): void => end(unavailable("the connection was closed"));
      const giveUp = (reason: string): void => {
        end(failed(GrpcStatus.deadlineExceeded, reason));
        // Whoever does not answer is not asked over the same connection again.
        this.#forget(session);
        session.destroy();
      };
      const onAbort = (): void => giveUp(NO_TIME);
      const timer = setTimeout(() => giveUp(`no answer within ${timeoutMs} ms`), timeoutMs).unref();
      signal?.addEventListener("abort", onAbort);
      session.on("error", onError);
      session.on("close", onClose);
      receive(stream, end);
      stream.end(frame(body, this.#options.isCompressed));
    });
  }

  #connected(): ClientHttp2Session {
    if (this.#session !== undefined) return this.#session;
    const { origin, tls } = this.#options;
    const session = connect(origin, tls);
    session.unref();
    for (const event of ["error", "goaway", "close"])
      session.on(event, () => this.#forget(session));
    this.#session = session;
    return session;
  }

  #forget(session: ClientHttp2Session): void {
    if (this.#session === session) this.#session = undefined;
  }

  #headers(path: string, timeoutMs: number): Record<string, string> {
    const { metadata, userAgent, isCompressed } = this.#options;
    return {
      [constants.HTTP2_HEADER_METHOD]: "POST",
      [constants.HTTP2_HEADER_PATH]: path,
      "content-type": "application/grpc",
      te: "trailers",
      "user-agent": userAgent,
      "grpc-timeout": `${Math.ceil(timeoutMs)}m`,
      ...(isCompressed && { "grpc-encoding": "gzip" }),
      ...metadata,
    };
  }
}

/** A message behind the octet that says whether it is compressed, and its length. */
function frame(body: Uint8Array, isCompressed: boolean): Buffer {
  const framed = Buffer.allocUnsafe(PREFIX_BYTES + body.length);
  framed[0] = isCompressed ? 1 : 0;
  framed.writeUInt32BE(body.length, 1);
  framed.set(body, PREFIX_BYTES);
  return framed;
}

function receive(stream: ClientHttp2Stream, end: (answer: GrpcAnswer) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let httpStatus = 0;
  let told: IncomingHttpHeaders = {};
  stream.on("response", (headers) => {
    httpStatus = headers[":status"] ?? 0;
    // Without a message the status stands here and not behind it.
    if (headers["grpc-status"] !== undefined) told = headers;
  });
  stream.on("trailers", (trailers) => {
    told = trailers;
  });
  stream.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= ANSWER_BYTES_MAX) chunks.push(chunk);
  });
  stream.on("error", (error) => end(unavailable(sentenceOf(error))));
  stream.on("close", () => {
    const status = told["grpc-status"];
    if (status === "0") end({ name: "ok", message: Buffer.concat(chunks).subarray(PREFIX_BYTES) });
    else if (httpStatus === 0) end(unavailable("the connection was closed"));
    else if (status === undefined) end(failed(toStatus(httpStatus), `HTTP status ${httpStatus}`));
    else {
      const text = percentDecoded(String(told["grpc-message"] ?? ""));
      end(failed(Number(status), `gRPC status ${status}${text === "" ? "" : `: ${text}`}`));
    }
  });
}

/** What an answer that is none of gRPC means: see "HTTP to gRPC Status Code Mapping". */
function toStatus(httpStatus: number): number {
  const mayHelp = [429, 502, 503, 504].includes(httpStatus);
  return mayHelp ? GrpcStatus.unavailable : GrpcStatus.unknown;
}

function unavailable(reason: string): GrpcAnswer {
  return failed(GrpcStatus.unavailable, reason);
}

function failed(status: number, reason: string): GrpcAnswer {
  return { name: "failed", status, reason };
}

/** An error of several addresses has no message of its own. */
function sentenceOf(error: Error): string {
  const [first] = error instanceof AggregateError ? (error.errors as Error[]) : [error];
  return first?.message ?? String(error);
}

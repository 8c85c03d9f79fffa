/** `/bytes/{n}` and `/stream-bytes/{n}`: bodies of a given length, whole or in chunks. */
import { z } from "zod";
import { wholeNumber } from "../../serving/query-field.ts";
import { type Route, route } from "../../serving/route.ts";
import { makeByteSource } from "./random-bytes.ts";
import { sendBody } from "./send-body.ts";

const BINARY = "application/octet-stream";
const WHOLE_BYTES_MAX = 10 * 1_048_576;
const STREAMED_BYTES_MAX = 1024 * 1_048_576;
const CHUNK_BYTES_MAX = 1_048_576;
const CHUNK_BYTES = 10_240;

const seed = wholeNumber({
  min: 0,
  max: 2 ** 31 - 1,
  doc: "the same octets each time, those of httpbin",
}).optional();

export const byteRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/bytes/{n}",
    summary: "so many octets, by chance or by a seed",
    params: z.object({ n: wholeNumber({ min: 0, max: WHOLE_BYTES_MAX, doc: "octets" }) }),
    query: z.object({ seed }),
    handle: ({ params, query, reply }) =>
      sendBody(reply, {
        status: 200,
        contentType: BINARY,
        bytes: params.n,
        fill: makeByteSource(query.seed),
      }),
  }),
  route({
    method: "GET",
    path: "/stream-bytes/{n}",
    summary: "so many octets in chunks, by chance or by a seed",
    params: z.object({ n: wholeNumber({ min: 0, max: STREAMED_BYTES_MAX, doc: "octets" }) }),
    query: z.object({
      seed,
      chunk_size: wholeNumber({
        min: 1,
        max: CHUNK_BYTES_MAX,
        default: CHUNK_BYTES,
        doc: "octets of a chunk",
      }),
    }),
    async handle({ params, query, reply }) {
      const fill = makeByteSource(query.seed);
      const body = reply.stream(200, BINARY);
      for (let left = params.n; left > 0 && body.isWanted; left -= query.chunk_size) {
        const chunk = Buffer.allocUnsafe(Math.min(left, query.chunk_size));
        fill(chunk);
        body.write(chunk);
        await body.room();
      }
      body.end();
    },
  }),
];

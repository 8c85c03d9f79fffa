/** `/range/{n}`: a body of which parts can be asked for (RFC 9110 §14). */
import { z } from "zod";
import { wholeNumber } from "../../serving/query-field.ts";
import { type Route, route } from "../../serving/route.ts";
import { readByteRange } from "./byte-range.ts";
import { sendBody } from "./send-body.ts";

const BYTES_MAX = 10 * 1_048_576;
const ALPHABET = Buffer.from("abcdefghijklmnopqrstuvwxyz");

export const range: Route = route({
  method: "GET",
  path: "/range/{n}",
  summary: "the alphabet, again and again, in so many octets or a range of them",
  params: z.object({ n: wholeNumber({ min: 1, max: BYTES_MAX, doc: "octets" }) }),
  async handle(call) {
    const { params, reply } = call;
    const { n } = params;
    reply.field("ETag", `"range${n}"`).field("Accept-Ranges", "bytes");
    const asked = readByteRange(call.header("range") ?? "", n);
    if (asked === "unsatisfiable") {
      reply.field("Content-Range", `bytes */${n}`);
      reply.problem(416, `the range must begin below ${n}`);
      return;
    }
    const { first, last } = asked ?? { first: 0, last: n - 1 };
    if (asked !== undefined) reply.field("Content-Range", `bytes ${first}-${last}/${n}`);
    await sendBody(reply, {
      status: asked === undefined ? 200 : 206,
      contentType: "application/octet-stream",
      bytes: last - first + 1,
      fill: lettersFrom(first),
    });
  },
});

function lettersFrom(first: number): (piece: Buffer) => void {
  let at = first;
  return (piece) => {
    const start = at % ALPHABET.length;
    piece.fill(Buffer.concat([ALPHABET.subarray(start), ALPHABET.subarray(0, start)]));
    at += piece.length;
  };
}

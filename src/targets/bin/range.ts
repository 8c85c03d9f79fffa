/** `/range/{n}`: a body of which parts can be asked for (RFC 9110 §14). */
import { z } from "zod";
import { wholeNumber } from "../../serving/query-field.ts";
import { type Route, route } from "../../serving/route.ts";
import { readByteRange } from "./byte-range.ts";

const BYTES_MAX = 10 * 1_048_576;
const ALPHABET = Buffer.from("abcdefghijklmnopqrstuvwxyz");

export const range: Route = route({
  method: "GET",
  path: "/range/{n}",
  summary: "the alphabet, again and again, in so many octets or a range of them",
  params: z.object({ n: wholeNumber({ min: 1, max: BYTES_MAX }) }),
  handle(call) {
    const { n } = call.params;
    const asked = readByteRange(call.header("range") ?? "", n);
    const fields = `ETag: "range${n}"\r\nAccept-Ranges: bytes\r\n`;
    if (asked === "unsatisfiable") {
      call.reply.problem(416, `the range must begin below ${n}`, {
        fields: `${fields}Content-Range: bytes */${n}\r\n`,
      });
      return;
    }
    const { first, last } = asked ?? { first: 0, last: n - 1 };
    const type = "Content-Type: application/octet-stream\r\n";
    const part = asked === undefined ? "" : `Content-Range: bytes ${first}-${last}/${n}\r\n`;
    call.reply.whole(asked === undefined ? 200 : 206, type + fields + part, letters(first, last));
  },
});

function letters(first: number, last: number): Buffer {
  const start = first % ALPHABET.length;
  const turned = Buffer.concat([ALPHABET.subarray(start), ALPHABET.subarray(0, start)]);
  return Buffer.alloc(last - first + 1, turned);
}

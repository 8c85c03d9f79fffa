/** Putting a head together: parts of several lengths, in a loop and by a call into the buffer. */
import { MessageWriter } from "../src/http1/message-writer.ts";
import { measure } from "./measure.ts";

const writer = new MessageWriter();
const target = Buffer.allocUnsafeSlow(4096);
const source = Buffer.alloc(4096, "x");

for (const length of [8, 32, 64, 128]) {
  const text = "x".repeat(length);
  measure(`addLatin1, ${length} characters`, () => {
    writer.addLatin1(text);
    writer.clear();
    return length;
  });
  measure(`Buffer.write, ${length} characters`, () => target.write(text, 7, "latin1"));
  measure(`addRange, ${length} octets`, () => {
    writer.addRange(source, 5, 5 + length);
    writer.clear();
    return length;
  });
  measure(`Buffer.copy, ${length} octets`, () => source.copy(target, 7, 5, 5 + length));
}

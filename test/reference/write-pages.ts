/** `make doc`: writes the parts of the documents that come from the code. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { blocks, readDocument, withBlock } from "./blocks.ts";

for (const block of blocks) {
  const text = withBlock(readDocument(block.path), block);
  writeFileSync(join(import.meta.dirname, "../..", block.path), text);
}

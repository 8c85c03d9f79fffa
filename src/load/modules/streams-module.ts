/** `k6/experimental/streams`: the streams of the standard, which Node has. */
import {
  CountQueuingStrategy,
  ReadableStream,
  ReadableStreamDefaultReader,
  WritableStream,
  WritableStreamDefaultWriter,
} from "node:stream/web";
import type { NativeModule } from "./native-module.ts";

const streams = {
  CountQueuingStrategy,
  ReadableStream,
  ReadableStreamDefaultReader,
  WritableStream,
  WritableStreamDefaultWriter,
};

export const streamsModule: NativeModule = {
  exports: Object.keys(streams),
  blocking: [],
  make: () => ({ ...streams }),
};

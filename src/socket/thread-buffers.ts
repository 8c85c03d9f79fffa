/** The read buffers of this thread, which its wires share as they share the thread. */
import { ReadBuffers } from "./read-buffer.ts";

export const threadBuffers: ReadBuffers = new ReadBuffers();

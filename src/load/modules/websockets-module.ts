/** `k6/websockets`: WebSockets as browsers have them; the iteration ends when all are closed. */
import type { NativeModule } from "./native-module.ts";
import { makeWebSocketClass } from "./script-web-socket.ts";

export const websocketsModule: NativeModule = {
  exports: ["Blob", "WebSocket"],
  blocking: [],
  make: (user) => ({ Blob, WebSocket: makeWebSocketClass(user) }),
};

/** `k6/x/tcp`: raw TCP, in the shape of the xk6-tcp extension. */
import type { NativeModule } from "./native-module.ts";
import { ScriptTcpSocket } from "./script-tcp-socket.ts";
import { declareTcpMetrics } from "./tcp-metrics.ts";

export const tcpModule: NativeModule = {
  exports: ["Socket"],
  blocking: [],
  make: (user) => {
    const metrics = declareTcpMetrics(user.state.metrics);
    return {
      Socket: class Socket extends ScriptTcpSocket {
        constructor(options?: unknown) {
          super({ user, metrics }, options);
        }
      },
    };
  },
};

/** The `k6/…` modules by name: what they export and which of that blocks. */
import { cryptoModule } from "./crypto-module.ts";
import { csvModule } from "./csv-module.ts";
import { encodingModule } from "./encoding-module.ts";
import { executionModule } from "./execution-module.ts";
import { fsModule } from "./fs-module.ts";
import { htmlModule } from "./html-module.ts";
import { httpModule } from "./http-module.ts";
import { k6Module } from "./k6-module.ts";
import { metricsModule } from "./metrics-module.ts";
import type { NativeModule } from "./native-module.ts";
import type { ScriptUser } from "./script-user.ts";
import { secretsModule } from "./secrets-module.ts";
import { sharedArrayModule } from "./shared-array-module.ts";
import { streamsModule } from "./streams-module.ts";
import { tcpModule } from "./tcp-module.ts";
import { websocketsModule } from "./websockets-module.ts";
import { wsModule } from "./ws-module.ts";

const timers = ["setTimeout", "clearTimeout", "setInterval", "clearInterval"];

export const nativeModules: ReadonlyMap<string, NativeModule> = new Map<string, NativeModule>([
  ["k6", k6Module],
  ["k6/http", httpModule],
  ["k6/metrics", metricsModule],
  ["k6/execution", executionModule],
  ["k6/data", sharedArrayModule],
  ["k6/encoding", encodingModule],
  ["k6/crypto", cryptoModule],
  ["k6/html", htmlModule],
  ["k6/secrets", secretsModule],
  ["k6/ws", wsModule],
  ["k6/websockets", websocketsModule],
  ["k6/x/tcp", tcpModule],
  ["k6/experimental/streams", streamsModule],
  ["k6/experimental/fs", fsModule],
  ["k6/experimental/csv", csvModule],
  ["k6/timers", { exports: timers, blocking: [], make: (user: ScriptUser) => user.timers }],
]);

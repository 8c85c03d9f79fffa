/** The `k6/…` modules by name: what they export and which of that blocks. */
import type { VirtualUser } from "../running/virtual-user.ts";
import { cryptoModule } from "./crypto-module.ts";
import { dataModule } from "./data-module.ts";
import { encodingModule } from "./encoding-module.ts";
import { executionModule } from "./execution-module.ts";
import { httpModule } from "./http-module.ts";
import { k6Module } from "./k6-module.ts";
import { metricsModule } from "./metrics-module.ts";

export interface NativeModule {
  readonly exports: readonly string[];
  /** Those of the exports that a virtual user waits for. */
  readonly blocking: readonly string[];
  /** The module as one virtual user sees it. */
  make(user: VirtualUser): Record<string, unknown>;
}

const timers = ["setTimeout", "clearTimeout", "setInterval", "clearInterval"];

export const nativeModules: ReadonlyMap<string, NativeModule> = new Map([
  ["k6", k6Module],
  ["k6/http", httpModule],
  ["k6/metrics", metricsModule],
  ["k6/execution", executionModule],
  ["k6/data", dataModule],
  ["k6/encoding", encodingModule],
  ["k6/crypto", cryptoModule],
  ["k6/timers", { exports: timers, blocking: [], make: (user: VirtualUser) => user.timers }],
]);

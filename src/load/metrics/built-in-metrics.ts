/** The metrics that k6 measures by itself. */
import type { MetricContains, MetricType } from "./metric.ts";

/** Name, type and unit as k6 has them. */
export const builtInMetrics = {
  vus: ["gauge", "default"],
  vus_max: ["gauge", "default"],
  iterations: ["counter", "default"],
  iteration_duration: ["trend", "time"],
  dropped_iterations: ["counter", "default"],
  checks: ["rate", "default"],
  group_duration: ["trend", "time"],
  http_reqs: ["counter", "default"],
  http_req_failed: ["rate", "default"],
  http_req_duration: ["trend", "time"],
  http_req_blocked: ["trend", "time"],
  http_req_connecting: ["trend", "time"],
  http_req_tls_handshaking: ["trend", "time"],
  http_req_sending: ["trend", "time"],
  http_req_waiting: ["trend", "time"],
  http_req_receiving: ["trend", "time"],
  ws_sessions: ["counter", "default"],
  ws_msgs_sent: ["counter", "default"],
  ws_msgs_received: ["counter", "default"],
  ws_ping: ["trend", "time"],
  ws_session_duration: ["trend", "time"],
  ws_connecting: ["trend", "time"],
  data_sent: ["counter", "data"],
  data_received: ["counter", "data"],
} as const satisfies Record<string, readonly [MetricType, MetricContains]>;

export type BuiltInName = keyof typeof builtInMetrics;

/** The `systemTags` option: which of the tags that k6 gives by itself samples have. */
import { z } from "zod";

/** k6's default, in its order. */
export const defaultSystemTags: string[] = [
  "proto",
  "subproto",
  "status",
  "method",
  "url",
  "name",
  "group",
  "check",
  "error",
  "error_code",
  "tls_version",
  "scenario",
  "service",
  "expected_response",
];

/** `ip` only when asked for. */
const known = [...defaultSystemTags, "ip"];

export const systemTags = z.array(
  z.enum(known, { error: `must be one of ${known.join(", ")}; iter, vu and ocsp_status are not` }),
);

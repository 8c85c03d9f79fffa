/** One expectation and the record → what became of it, with the measured value as evidence. */
import type { DrillRecord } from "./drill-record.ts";
import type { Expectation } from "./expectation-plan.ts";
import { judgeAlert } from "./judge-alert.ts";
import { judgeCause } from "./judge-cause.ts";
import { judgeLatency } from "./judge-latency.ts";
import { judgeLimiter } from "./judge-limiter.ts";
import { judgeReading } from "./judge-reading.ts";
import { judgeShare } from "./judge-share.ts";
import type { Finding } from "./verdict.ts";

export function judgeExpectation(record: DrillRecord, expectation: Expectation): Finding {
  switch (expectation.kind) {
    case "breaker":
    case "recovery":
      return judgeCause(record, expectation);
    case "alert":
      return judgeAlert(record, expectation);
    case "failures":
    case "traffic":
    case "amplification":
      return judgeShare(record, expectation);
    case "latency":
      return judgeLatency(record, expectation);
    case "limiter":
      return judgeLimiter(record, expectation);
    case "metric":
    case "profile":
      return judgeReading(record, expectation);
  }
}

/**
 * Files that may break a rule, each with its reason. An entry that is no longer needed is an error
 * itself, so the list cannot outlive its reasons.
 */
export interface Exception {
  /** The rule's `id`. */
  readonly rule: string;
  readonly path: string;
  readonly reason: string;
}

export const exceptions: readonly Exception[] = [
  {
    rule: "error-codes",
    path: "src/main.ts",
    reason: "that the reader of its output has gone is no failure, and any other error is one",
  },
  {
    rule: "clocks",
    path: "src/telemetry/monotonic-ms.ts",
    reason: "it is the clock",
  },
  {
    rule: "clocks",
    path: "src/serving/date-line.ts",
    reason: "the Date field is the time of day, which nobody else needs",
  },
  {
    rule: "clocks",
    path: "src/serving/wall-clock.ts",
    reason: "it is the clock on the wall, for what people read",
  },
  {
    rule: "clocks",
    path: "src/telemetry/wall-ms.ts",
    reason: "it is the clock on the wall, for what other machines are told",
  },
  {
    rule: "clocks",
    path: "src/commands/wall-clock.ts",
    reason: "it is the clock on the wall",
  },
  {
    rule: "clocks",
    path: "src/telemetry/otel/epoch-ms.ts",
    reason: "it puts the monotonic clock beside the clock on the wall",
  },
  {
    rule: "clocks",
    path: "src/telemetry/otel/start-open-telemetry.ts",
    reason: "it gives chance to the parts it puts together",
  },
  {
    rule: "clocks",
    path: "src/gateway/data-plane.ts",
    reason: "it gives chance to the parts it puts together",
  },
  {
    rule: "clocks",
    path: "src/commands/run.ts",
    reason: "it gives chance to the scripts it runs",
  },
  ...[
    "postgres-catalogue.ts",
    "postgres-schema.ts",
    "redis-ledger-scripts.ts",
    "redis-queue-scripts.ts",
    "sqlite-calls.ts",
    "sqlite-database.ts",
    "sqlite-schema.ts",
    "sqlite-thread.ts",
  ].map((name) => ({
    rule: "test-beside",
    path: `src/targets/poll/${name}`,
    reason: "half of a store: the suite of stores runs it, on a real server or file",
  })),
  {
    rule: "clocks",
    path: "src/commands/load-thread.ts",
    reason: "it gives chance to the scripts it runs",
  },
  {
    rule: "reached",
    path: "src/socket/memory-pipe.ts",
    reason: "simulations run what the program runs over this connection in memory",
  },
  {
    rule: "reached",
    path: "src/socket/memory-wire.ts",
    reason: "one end of that connection",
  },
];

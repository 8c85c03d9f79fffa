/** A console whose memory a test fills, without a gateway behind it. */
import type { TestContext } from "node:test";
import { pino } from "pino";
import { ConsoleMemory } from "../../src/console/console-memory.ts";
import { historyForTests } from "../../src/console/history/history-for-tests.ts";
import { runBookForTests } from "../../src/console/history/run-book-for-tests.ts";
import type { RunHistory } from "../../src/console/history/run-history.ts";
import { type ConsoleOptions, startConsole } from "../../src/console/start-console.ts";

export interface ConsoleForTests {
  readonly memory: ConsoleMemory;
  readonly history: RunHistory;
  readonly url: string;
  readonly close: () => Promise<void>;
}

export async function startConsoleForTests(
  t: TestContext,
  options: Partial<ConsoleOptions> = {},
  memory = new ConsoleMemory("gateway 127.0.0.1:8080"),
): Promise<ConsoleForTests> {
  const history = historyForTests(t);
  const running = await startConsole(memory, {
    host: "127.0.0.1",
    names: [],
    token: undefined,
    port: 0,
    portOption: "--console-port",
    log: pino({ level: "error" }),
    control: undefined,
    runs: runBookForTests(memory, { history }),
    ...options,
  });
  const close = (): Promise<void> => running.close(0);
  t.after(close);
  return { memory, history, url: `http://127.0.0.1:${running.port}/`, close };
}

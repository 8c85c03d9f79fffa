/** httpbin itself, as `test/install-programs.sh` installs it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { programCache } from "../../bench/peers/find-program.ts";
import { startProgram } from "../../bench/peers/start-program.ts";
import { claimPort } from "../ports/claim-ports.ts";

const folder = join(programCache, "httpbin");
const isInstalled = existsSync(join(folder, "tests/test_httpbin.py"));

export const httpbinSkip = isInstalled ? false : "httpbin is not installed";
export const httpbinPython = join(folder, "bin/python");
export const httpbinTests = join(folder, "tests");

/** Answers its port. */
export async function startHttpbin(t: TestContext): Promise<number> {
  const port = await claimPort();
  const program = await startProgram({
    command: [httpbinPython, "-m", "flask", "--app", "httpbin", "run", "--port", String(port)],
    cores: "0-1",
    port: port!,
  });
  t.after(() => program.close());
  return port!;
}

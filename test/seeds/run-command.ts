/** Runs a command line as a user would, in a folder of its own, against ports of the test. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface CommandRunner {
  readonly folder: string;
  /** Settles with what it prints; rejects when it ends with another status than 0. */
  run(command: string): Promise<string>;
}

/** `ports`: those that commands name, and those that take their place. */
export function makeCommandRunner(
  t: TestContext,
  ports: Readonly<Record<number, number>>,
): CommandRunner {
  const folder = mkdtempSync(join(tmpdir(), "weir-curl-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return {
    folder,
    async run(command) {
      const adapted = command.replace(/\blocalhost:(\d+)/g, (_, named: string) => {
        const port = ports[Number(named)];
        if (port === undefined) throw new Error(`no port stands for ${named} in: ${command}`);
        return `localhost:${port}`;
      });
      const { stdout } = await run("sh", ["-c", adapted], { cwd: folder });
      return stdout;
    },
  };
}

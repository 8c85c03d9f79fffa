/** A process that starts a run as the console does, and is killed by a test. */
import { startScript } from "../../src/commands/lab/start-script.ts";

const [program, script] = process.argv.slice(2) as [string, string];
const listener = { onLine: () => undefined, onEnd: () => undefined };
startScript({ program, script, environment: process.env }, listener);

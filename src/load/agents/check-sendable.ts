/** A script with its files has to fit into one message. */
import { ConfigurationProblems } from "../../config/configuration-problems.ts";
import { messageBytesMax } from "./message-frames.ts";

/** Beside the files: paths, the environment, options. */
const REST_BYTES = 1024 * 1024;

export function checkSendable(files: ReadonlyMap<string, Uint8Array>): void {
  const bytes = [...files.values()].reduce((sum, one) => sum + one.length, 0);
  const most = messageBytesMax - REST_BYTES;
  if (bytes <= most) return;
  const sentence = `the script and what it opens have ${bytes} octets, more than ${most}`;
  throw new ConfigurationProblems([`--agents: ${sentence}`]);
}

/** Right after each case, ordinary requests on fresh connections get their answers. */
import { CaseClient } from "./case-client.ts";
import type { Lane } from "./gateway-lanes.ts";
import { parseMessages, statusOf } from "./parse-messages.ts";
import { answerBodyOf } from "./upstream-recorder.ts";

const LIMIT_MS = 2000;

/** What was not answered as it should be. */
export async function askThrice(lane: Lane): Promise<string[]> {
  lane.recorder.behave();
  const wrongs = await Promise.all([1, 2, 3].map((turn) => ask(lane.port, `/after-${turn}`)));
  return wrongs.flat();
}

async function ask(port: number, target: string): Promise<string[]> {
  const client = await CaseClient.connect(port);
  try {
    await client.send([Buffer.from(`GET ${target} HTTP/1.1\r\nHost: gw.test\r\n\r\n`)], 0);
    const read = () =>
      parseMessages(client.octets, { name: "server", methods: [], hasEnded: client.isFinished });
    await client.until(() => read().messages[0]?.isComplete ?? false, LIMIT_MS);
    const { messages, wrongs } = read();
    const [answer] = messages;
    if (!answer?.isComplete) return [`no answer to ${target}: ${JSON.stringify(client.octets)}`];
    if (statusOf(answer) !== 200 || answer.body !== answerBodyOf("GET", target)) {
      return [`${target} was answered ${answer.startLine} ${answer.body}`];
    }
    return [...wrongs];
  } finally {
    client.close();
  }
}

/** What the gateway has sent, to either side, is HTTP/1.1 to the letter. */
import { parseMessages } from "../cases/parse-messages.ts";
import { answersHead } from "./answer-reader.ts";
import type { SimulatedClient } from "./simulated-client.ts";
import type { SimulatedGateway } from "./simulated-gateway.ts";
import type { Stage } from "./stage.ts";

export function checkStrict(
  { ledger }: Stage,
  clients: readonly SimulatedClient[],
  gateway: SimulatedGateway,
): void {
  for (const { name, answers, requests } of clients) {
    const methods = requests.map((request) => (answersHead(request) ? "HEAD" : "GET"));
    const sender = { name: "server", methods, hasEnded: answers.hasEnded } as const;
    const { wrongs } = parseMessages(answers.received, sender);
    for (const wrong of wrongs) ledger.wrong(`${name} gets what is not strict: ${wrong}`);
  }
  for (const { ends } of gateway.backends.values()) {
    for (const { name, received } of ends) {
      const { wrongs } = parseMessages(received, { name: "client" });
      for (const wrong of wrongs) ledger.wrong(`${name} gets what is not strict: ${wrong}`);
    }
  }
}

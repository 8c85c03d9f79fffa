/**
 * Tries each of the lab's ports before anything is started, so that a taken one is a sentence and
 * not a half-started lab.
 */
import { once } from "node:events";
import { createServer } from "node:net";
import { type LabPortName, type LabPortNumbers, labPorts } from "./lab-ports.ts";

/** One problem for each port at which the lab cannot listen; none when it can start. */
export async function findTakenPorts(
  ports: LabPortNumbers,
  names: readonly LabPortName[],
): Promise<readonly string[]> {
  const tries = await Promise.all(
    names.map(async (name) => ({ name, reason: await whyNotFree(ports[name]) })),
  );
  return tries
    .filter(({ reason }) => reason !== undefined)
    .map(({ name, reason }) => {
      const { option, about } = labPorts[name];
      const remedy = `move it with --${option} N, or all ports with --port-offset N`;
      return `port ${ports[name]} (${about}) cannot be used: ${reason}; ${remedy}`;
    });
}

async function whyNotFree(port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen({ host: "127.0.0.1", port, exclusive: true });
    await once(server, "listening");
  } catch (error) {
    // The answer of this function is what listening says; any refusal of the kernel is one.
    return error instanceof Error ? error.message : String(error);
  }
  server.close();
  await once(server, "close");
  return undefined;
}

/** A whole lab with its console, for the tests of one file. */

import type { LabPortNumbers } from "../../src/commands/lab/lab-ports.ts";
import { placeLabPorts } from "../../src/commands/lab/place-lab-ports.ts";
import { Weir } from "../lab/weir-for-tests.ts";

export interface LabForTests {
  readonly weir: Weir;
  readonly ports: LabPortNumbers;
  readonly consoleUrl: string;
}

export async function startLabForTests(
  offset: number,
  more: readonly string[] = [],
): Promise<LabForTests> {
  const weir = new Weir(["up", "--port-offset", String(offset), ...more]);
  await weir.line(/Ctrl-C stops the lab/);
  const ports = placeLabPorts({ offset, moved: {} });
  return { weir, ports, consoleUrl: `http://127.0.0.1:${ports.console}/` };
}

/** A whole lab with its console, for the tests of one file. */

import { Weir, type WeirOptions } from "../lab/weir-for-tests.ts";
import { type ClaimedLab, claimLab } from "../ports/claim-ports.ts";

export interface LabForTests extends ClaimedLab {
  readonly weir: Weir;
  readonly consoleUrl: string;
}

export async function startLabForTests(
  more: readonly string[] = [],
  options: WeirOptions = {},
): Promise<LabForTests> {
  const claimed = await claimLab();
  const weir = new Weir(["up", ...claimed.option, ...more], options);
  await weir.line(/Ctrl-C stops the lab/);
  return { ...claimed, weir, consoleUrl: `http://127.0.0.1:${claimed.ports.console}/` };
}

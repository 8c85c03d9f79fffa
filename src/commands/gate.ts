/** `weir gate`: the gateway alone. */
import type { CommandContext } from "./command-context.ts";

export async function gate(
  _options: { config?: string },
  _context: CommandContext,
): Promise<number> {
  return 0;
}

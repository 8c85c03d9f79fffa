/**
 * A key that the configuration's contract has and the program does not obey yet. Whoever writes it
 * is told so by name; to accept it and do nothing would be a lie.
 *
 *     proxyProtocol: notBuiltYet(),   →   listeners[0].proxyProtocol: is not built yet
 */
import { z } from "zod";

export function notBuiltYet(): z.ZodOptional<z.ZodNever> {
  return z.never({ error: "is not built yet" }).optional();
}

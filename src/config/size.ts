/** Sizes as people write them: `64KiB`, `1MB`, `512B`. Inside, they are bytes. */
import { z } from "zod";

const pattern = /^(\d+(?:\.\d+)?)(B|kB|KB|MB|GB|KiB|MiB|GiB)$/;
const rule = "must be a size like 512B, 64KiB or 1MB";

const unitsBytes: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1000,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** `undefined` when the text is not a size in whole bytes. */
export function readBytes(text: string): number | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const bytes = Number(match[1]) * unitsBytes[match[2]!]!;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** A size in a configuration. Give its default with `.prefault("64KiB")`. */
export const byteSize = z
  .string({ error: rule })
  .regex(pattern, { error: rule })
  .refine((text) => !pattern.test(text) || readBytes(text) !== undefined, {
    error: "must be a whole number of bytes",
  })
  .transform((text) => readBytes(text) ?? 0);

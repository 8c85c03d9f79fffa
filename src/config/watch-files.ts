/**
 * Notices that files have changed, by looking at them once in a while: that works on every kind of
 * file system, and for links that are pointed somewhere else, as orchestrators do with what they
 * mount.
 */
import { stat } from "node:fs/promises";

export interface WatchOptions {
  readonly files: readonly string[];
  readonly everyMs: number;
  /**
   * Called when the files are others than at the last call and two looks have found them the same:
   * a certificate and its key are two files, and in between they do not fit. Called at the
   * beginning too, for what changed before the first look; so it may be of no account.
   */
  readonly onChange: () => void;
}

/** Answers how to stop. */
export function watchFiles({ files, everyMs, onChange }: WatchOptions): () => void {
  if (files.length === 0) return () => {};
  let isStopped = false;
  /** As `onChange` has been told of them. */
  let told: string | undefined;
  let seen: string | undefined;
  let timer: NodeJS.Timeout | undefined;

  const look = async (): Promise<void> => {
    const present = (await Promise.all(files.map(traitsOf))).join("\n");
    if (isStopped) return;
    if (present === seen && present !== told) {
      told = present;
      onChange();
    }
    seen = present;
    // `look` does not reject: what cannot be looked at has traits of its own.
    timer = setTimeout(() => void look(), everyMs);
  };
  void look();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

async function traitsOf(file: string): Promise<string> {
  try {
    const { mtimeNs, ctimeNs, size, ino, dev } = await stat(file, { bigint: true });
    return `${mtimeNs} ${ctimeNs} ${size} ${ino} ${dev}`;
  } catch {
    // It may come back; who reads it then says what is wrong.
    return "cannot be looked at";
  }
}

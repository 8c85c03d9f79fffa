/**
 * Notices that the text of a file is another one, however it was changed: written over, replaced by
 * renaming, or reached by a link that was pointed somewhere else, as Kubernetes does with what it
 * mounts.
 *
 * The system tells of changes in folders. Watched is each folder in which something stands that
 * decides which file the path means: the links on the way, and the file at the end.
 */
import { type FSWatcher, watch } from "node:fs";
import { lstat, readlink } from "node:fs/promises";
import { dirname, join, parse, resolve, sep } from "node:path";

export interface FileWatch {
  readonly path: string;
  /** Called when nothing has happened for a moment after something has; it may be of no account. */
  readonly onChange: () => void;
  /** Changes cannot be noticed, or not any more. */
  readonly onFailure: (reason: string) => void;
}

/** Whoever writes a file does so in several steps. */
const QUIET_MS = 100;
/** Links that lead in a circle are the system's to refuse. */
const LINKS_MAX = 40;

/** Resolves when it watches, with how to stop. */
export async function watchFile({ path, onChange, onFailure }: FileWatch): Promise<() => void> {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const note = (): void => {
    if (isStopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => void settle(), QUIET_MS);
  };
  const settle = async (): Promise<void> => {
    // First the folders: what changes while the text is read must not be missed.
    await watchFolders();
    if (!isStopped) onChange();
  };
  const watchFolders = async (): Promise<void> => {
    const folders = await foldersOf(path);
    if (isStopped) return;
    for (const [folder, watcher] of watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      watchers.delete(folder);
    }
    for (const folder of folders) if (!watchers.has(folder)) watchOne(folder);
  };
  const watchOne = (folder: string): void => {
    try {
      const watcher = watch(folder, { persistent: false }, note);
      watchers.set(folder, watcher);
      watcher.on("error", (error) => {
        watchers.delete(folder);
        onFailure(`${folder}: ${error.message}`);
      });
    } catch (error) {
      // Too many watches, or no such folder: whoever runs the program can still send a signal.
      onFailure(`${folder}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  await watchFolders();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
}

/** The folders of the links on the way to the file, and that of the file. */
export async function foldersOf(path: string): Promise<Set<string>> {
  const folders = new Set<string>();
  let rest = resolve(path);
  for (let links = 0; links < LINKS_MAX; links++) {
    const link = await firstLink(rest);
    if (link === undefined) break;
    folders.add(dirname(link.at));
    rest = resolve(dirname(link.at), link.target, link.behind);
  }
  return folders.add(dirname(rest));
}

interface Link {
  readonly at: string;
  readonly target: string;
  readonly behind: string;
}

async function firstLink(path: string): Promise<Link | undefined> {
  const { root } = parse(path);
  const names = path.slice(root.length).split(sep);
  let at = root;
  for (const [index, name] of names.entries()) {
    at = join(at, name);
    const target = await targetOf(at);
    if (target !== undefined) return { at, target, behind: names.slice(index + 1).join(sep) };
  }
  return undefined;
}

async function targetOf(path: string): Promise<string | undefined> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : undefined;
  } catch {
    // It is not there just now, as between two renames; its folder tells when it is.
    return undefined;
  }
}

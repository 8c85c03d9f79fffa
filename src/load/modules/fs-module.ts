/** `k6/experimental/fs`: files that are read once for all virtual users. */
import { settledBy } from "../script/settled.ts";
import type { NativeModule } from "./native-module.ts";
import { FileError, ScriptFile, seekModes } from "./script-file.ts";

export const fsModule: NativeModule = {
  exports: ["open", "SeekMode"],
  blocking: [],
  make: (user) => ({
    SeekMode: seekModes,
    open: (path: unknown): Promise<ScriptFile> =>
      settledBy(() => {
        if (!user.isInInit) throw refused("ForbiddenError", INIT_ONLY);
        if (path == null) throw refused("TypeError", "path cannot be null or undefined");
        if (path === "") throw refused("TypeError", "path cannot be empty");
        const place = user.files.placeOf(String(path));
        return new ScriptFile(place, user.files.read(place));
      }),
  }),
};

const INIT_ONLY = "opening a file is allowed only in the Init context";

function refused(name: string, reason: string): FileError {
  return new FileError(name, `open() failed; reason: ${reason}`);
}

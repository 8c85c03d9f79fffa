/** One `k6/…` module: what it exports, what of that blocks, and how a virtual user gets it. */
import type { ScriptUser } from "./script-user.ts";

export interface NativeModule {
  readonly exports: readonly string[];
  /** Those of the exports that a virtual user waits for. */
  readonly blocking: readonly string[];
  /** The module as one virtual user sees it. */
  make(user: ScriptUser): Record<string, unknown>;
}

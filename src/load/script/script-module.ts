/** One file of a script, parsed. */
import type { Program } from "acorn";
import type { Scopes } from "./scopes.ts";

export interface ScriptModule {
  /** As shown in messages and stack traces. */
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly scopes: Scopes;
  /** Import specifier → module, `k6/…` name or parsed JSON. */
  readonly imports: ReadonlyMap<string, ImportTarget>;
}

export type ImportTarget =
  | { readonly kind: "native"; readonly name: string }
  | { readonly kind: "script"; readonly path: string }
  | { readonly kind: "json"; readonly path: string; readonly value: unknown };

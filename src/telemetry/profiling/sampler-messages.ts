/** What threads that are sampled and the main thread tell each other. Profiles are encoded. */
import type { WindowKind } from "./thread-sampler.ts";

export type ToSampler =
  | { readonly name: "start"; readonly kind: WindowKind; readonly intervalUs: number }
  | {
      readonly name: "cut";
      readonly id: number;
      readonly kind: WindowKind;
      readonly goesOn: boolean;
    }
  | { readonly name: "heap"; readonly id: number }
  | { readonly name: "resources"; readonly id: number };

export type FromSampler =
  /** It can be asked. */
  | { readonly name: "ready" }
  | { readonly name: "profile"; readonly id: number; readonly bytes: Uint8Array | undefined }
  | { readonly name: "resources"; readonly id: number; readonly types: readonly string[] }
  /** It ends; what was sampled since the last cut. */
  | {
      readonly name: "last";
      readonly cpu: Uint8Array | undefined;
      readonly allocs: Uint8Array | undefined;
    };

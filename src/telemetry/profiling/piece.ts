/** What one thread has sampled between two cuts. */
import type { SampledProfile } from "./sampled-profile.ts";

export interface Piece {
  /** As in the label `thread`. */
  readonly thread: string;
  readonly profile: SampledProfile;
}

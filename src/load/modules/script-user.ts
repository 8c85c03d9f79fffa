/** What the `k6/…` modules see of the virtual user that has imported them. */
import type { HttpClient } from "../http/http-client.ts";
import type { SampleTags, Tags } from "../metrics/sample-tags.ts";
import type { Assignment } from "../running/assignment.ts";
import type { Group } from "../running/group-tree.ts";
import type { RunState } from "../running/run-state.ts";
import type { VuWaits } from "../running/vu-waits.ts";
import type { ScriptFolder } from "../script/script-folder.ts";

export interface ScriptUser {
  readonly vuId: number;
  /** Until its first iteration. */
  readonly isInInit: boolean;
  readonly state: RunState;
  readonly http: HttpClient;
  readonly files: ScriptFolder;
  readonly waits: VuWaits;
  readonly timers: Record<string, unknown>;
  readonly assignment: Assignment | undefined;
  readonly group: Group;
  /** Tags of everything this user measures now. */
  readonly tags: Tags;
  readonly iteration: number;
  readonly iterationInScenario: number;
  readonly iterationInTest: number;
  Math: typeof Math;
  sampleTags(own: Tags | undefined): SampleTags;
  /** `exec.vu.tags.name = value`; undefined takes it away. */
  setTag(name: string, value: string | undefined): void;
  enterGroup(group: Group): void;
  /** Waits, and fails when the user is interrupted. */
  pause(ms: number): Promise<void>;
  /** Something goes on that the iteration has to wait for although the script does not. */
  begin(): void;
  settle(): void;
  /** What a function without a caller threw, a handler of an event; it ends the iteration. */
  fail(error: unknown): void;
}

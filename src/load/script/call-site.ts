/** What the analysis knows about one call. */
import type { CallExpression, NewExpression, TaggedTemplateExpression } from "acorn";
import type { FlowValue } from "./flow-graph.ts";
import type { FunctionFacts, Unwaitable } from "./function-facts.ts";
import type { ScriptModule } from "./script-module.ts";
import type { Slot } from "./slot.ts";

export interface CallSite {
  readonly node: CallExpression | NewExpression | TaggedTemplateExpression;
  readonly module: ScriptModule;
  /** The function whose code the call is in; undefined in the init context. */
  readonly inside: FunctionFacts | undefined;
  /** Set where no `await` may stand although the function around could have one. */
  readonly unwaitable: Unwaitable | undefined;
  readonly callees: Set<FunctionFacts>;
  readonly natives: Set<FlowValue>;
  /** `forEach` in `list.forEach(f)`. */
  readonly methodName: string | undefined;
  readonly receiver: Slot | undefined;
  readonly args: readonly Slot[];
  readonly result: Slot;
}

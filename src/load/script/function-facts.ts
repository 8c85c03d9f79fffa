/** What the analysis knows about one function, and about one call. */
import type { CallExpression, NewExpression, TaggedTemplateExpression } from "acorn";
import type { FlowValue, Slot } from "./flow-graph.ts";
import type { ScriptModule } from "./script-module.ts";
import type { FunctionSyntax } from "./syntax.ts";

/** Where a function cannot become asynchronous, in the words of the message that says so. */
export type Unwaitable =
  | "a generator"
  | "a getter or setter"
  | "a constructor"
  | "the default value of a parameter"
  | "a class field or static block"
  | "the init context";

export interface FunctionFacts {
  readonly node: FunctionSyntax;
  readonly module: ScriptModule;
  readonly name: string;
  readonly params: readonly Slot[];
  /** Slot of the arguments beyond the named ones, and of `arguments`. */
  readonly restArguments: Slot;
  readonly self: Slot;
  readonly returned: Slot;
  /** Written with `async` in the script: its callers get a promise anyway. */
  readonly isAsync: boolean;
  readonly unwaitable: Unwaitable | undefined;
}

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

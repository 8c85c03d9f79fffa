/** What the analysis knows about one function. */
import type { ScriptModule } from "./script-module.ts";
import type { Slot } from "./slot.ts";
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

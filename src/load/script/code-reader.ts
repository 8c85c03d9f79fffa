/** Reading code as flow constraints, as the parts of the reader see the whole of it. */
import type { FlowState } from "./flow-state.ts";
import type { FunctionFacts, Unwaitable } from "./function-facts.ts";
import type { Binding } from "./scopes.ts";
import type { ScriptModule } from "./script-module.ts";
import type { Slot } from "./slot.ts";
import type { SyntaxNode } from "./syntax.ts";

/** Where in the code the reader is. */
export interface ReadingPlace {
  readonly inside: FunctionFacts | undefined;
  readonly unwaitable: Unwaitable | undefined;
  /** What `this` is. */
  readonly self: Slot;
  /** The superclass and its prototype, for `super`. */
  readonly superClass: Slot | undefined;
  readonly superPrototype: Slot | undefined;
}

export interface CodeReader {
  readonly state: FlowState;
  readonly module: ScriptModule;
  readonly place: ReadingPlace;
  /** What an expression can be. */
  read(node: SyntaxNode): Slot;
  readStatement(node: SyntaxNode): void;
  /** Gives a value to a variable, a property or a destructuring pattern. */
  assign(pattern: SyntaxNode, value: Slot): void;
  slotOf(binding: Binding): Slot;
  /** Reads code at another place, then comes back to this one. */
  at(place: Partial<ReadingPlace>, read: () => void): void;
}

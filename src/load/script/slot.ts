/** A place that holds values: a variable, a property, a result. A number, as there are many. */
export type Slot = number;

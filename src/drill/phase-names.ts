/** The phases that every drill has; beside them each event with a name is one. */
export const phaseNames = ["before", "during", "open", "recovery", "after"] as const;

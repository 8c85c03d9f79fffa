/** Where a fragile thread counts what has happened to it, in memory that its test shares. */
export const countOf = { births: 0, listening: 1, stuck: 2, never: 3 };

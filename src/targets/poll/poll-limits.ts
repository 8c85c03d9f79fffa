/** What a poll may have, on every store. */
export const OPTIONS_PER_POLL_MAX = 100;
/** Some 300 bytes each: what a process of the usual size can hold. */
export const MEMORY_VOTES_MAX = 5_000_000;

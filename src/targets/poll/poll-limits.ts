/** What a poll may have, on every store. */
export const OPTIONS_PER_POLL_MAX = 100;

/** The poll that is there at start, on every store. */
import type { NewPoll } from "./poll-store.ts";

export const demoPoll: NewPoll = {
  id: "11111111-1111-1111-1111-111111111111",
  question: "Which option do you prefer?",
  isOpen: true,
  options: [
    { id: "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa", label: "Option A" },
    { id: "bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb", label: "Option B" },
    { id: "cccccccc-cccc-cccc-cccc-cccccccccccc", label: "Option C" },
  ],
};

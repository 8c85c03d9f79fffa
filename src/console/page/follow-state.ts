/**
 * Follows the server: the whole state first, then one change at a time. After a broken connection
 * the browser asks again by itself and gets the whole state once more, so nothing is missed. An
 * answer that is no stream it takes for the last word, and then the page has to ask.
 */
import type { ConsoleChange, ConsoleState } from "../console-state.ts";

export interface Followed {
  readonly state: ConsoleState | undefined;
  readonly isConnected: boolean;
}

/** As many as the server keeps. */
const samplesKept = 300;
const eventsKept = 200;
const againMs = 2000;

export function followState(show: (followed: Followed) => void): void {
  let followed: Followed = { state: undefined, isConnected: true };
  const become = (next: Partial<Followed>): void => {
    followed = { ...followed, ...next };
    show(followed);
  };
  const open = (): void => {
    const stream = new EventSource("/stream");
    stream.addEventListener("state", (event) => {
      become({ state: JSON.parse(event.data) as ConsoleState, isConnected: true });
    });
    stream.addEventListener("change", (event) => {
      if (followed.state === undefined) return;
      become({ state: changed(followed.state, JSON.parse(event.data) as ConsoleChange) });
    });
    stream.addEventListener("error", () => {
      become({ isConnected: false });
      if (stream.readyState === EventSource.CLOSED) setTimeout(openAgain, againMs, open);
    });
  };
  open();
  become({});
}

/** A server that was started again may want its token anew: it asks for it in the page's place. */
async function openAgain(open: () => void): Promise<void> {
  const isRefused = await fetch("/").then(
    ({ status }) => status === 401,
    () => false,
  );
  if (isRefused) location.reload();
  else open();
}

function changed(state: ConsoleState, change: ConsoleChange): ConsoleState {
  switch (change.kind) {
    case "sample":
      return { ...state, samples: [...state.samples.slice(1 - samplesKept), change.sample] };
    case "event":
      return { ...state, events: [...state.events.slice(1 - eventsKept), change.event] };
    case "parts":
      return { ...state, ...change.parts };
  }
}

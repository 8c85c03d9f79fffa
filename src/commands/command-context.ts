/** What a command may use of the process it runs in. Only `main.ts` makes one. */
export interface CommandContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes a line to standard output. */
  readonly print: (line: string) => void;
  /** Writes a line to standard error. */
  readonly complain: (line: string) => void;
  /** Whether somebody at a terminal has started the command and can end it. */
  readonly isInteractive: boolean;
  /** Aborted at the first SIGINT or SIGTERM; the reason is the signal's name. */
  readonly stopped: AbortSignal;
  /**
   * From now on `listener` gets what is typed, key by key; Ctrl-C still interrupts. Answers how to
   * stop. Only for who is interactive.
   */
  readonly onKey: (listener: (key: string) => void) => () => void;
  /** From now on SIGHUP calls `listener` and does not end the process. Answers how to stop. */
  readonly onHangup: (listener: () => void) => () => void;
}

/** Exit statuses, as `docs/errors.md` lists them. */
export const exitStatus = {
  done: 0,
  internalError: 1,
  badUsage: 2,
  inconclusive: 97,
  failed: 99,
  interrupted: 130,
} as const;

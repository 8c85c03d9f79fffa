/**
 * Where a run shows how it goes: lines that are written anew each second at a terminal, and lines
 * now and then elsewhere. What a script logs meanwhile goes above them.
 */
export interface LiveDisplay {
  show(lines: readonly string[]): void;
  /** A line that stays. */
  log(line: string): void;
  clear(): void;
}

export interface Terminal {
  write(text: string): unknown;
}

/** Where nobody looks at a terminal, lines every second would fill the log. */
const SHOWS_PER_LINE = 10;

export function plainDisplay(log: (line: string) => void): LiveDisplay {
  let shows = 0;
  return {
    show(lines) {
      shows += 1;
      if (shows % SHOWS_PER_LINE === 0) for (const line of lines) log(line);
    },
    log,
    clear() {},
  };
}

/** Nothing but what is logged. */
export function quietDisplay(log: (line: string) => void): LiveDisplay {
  return { show() {}, log, clear() {} };
}

export function terminalDisplay(terminal: Terminal): LiveDisplay {
  let shown: readonly string[] = [];
  /** From anywhere in the last of the shown lines to the beginning of the first, and empty. */
  const erase = (): string => {
    if (shown.length === 0) return "";
    const up = shown.length > 1 ? `\u001b[${shown.length - 1}A` : "";
    return `\r${up}\u001b[J`;
  };
  return {
    show(lines) {
      terminal.write(erase() + lines.join("\n"));
      shown = lines;
    },
    log(line) {
      terminal.write(`${erase()}${line}\n${shown.join("\n")}`);
    },
    clear() {
      terminal.write(erase());
      shown = [];
    },
  };
}

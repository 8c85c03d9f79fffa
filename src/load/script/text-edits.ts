/**
 * Changes a text at positions of the original, so that everything else stays where it was: a stack
 * trace of the changed script names the author's lines.
 */
import assert from "node:assert/strict";

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Of several at one position: first what closes a range, then what opens one. */
  readonly rank: "closes" | "opens" | "replaces";
  /** Within one rank the lower comes first. */
  readonly order: number;
}

const ranks = { closes: 0, opens: 1, replaces: 2 };

export class TextEdits {
  readonly #edits: Edit[] = [];

  /** Puts text around a range. Of nested ranges, the outer text is outside. */
  wrap(start: number, end: number, before: string, after: string): void {
    this.#add({ start, end: start, text: before, rank: "opens", order: -end });
    this.#add({ start: end, end, text: after, rank: "closes", order: -start });
  }

  /** Puts text before a position, inside of what is wrapped around a range beginning there. */
  insertBefore(position: number, text: string): void {
    this.#add({ start: position, end: position, text, rank: "opens", order: -position });
  }

  /** Puts text after a position, outside of what is wrapped around a range ending there. */
  insertAfter(position: number, text: string): void {
    this.#add({ start: position, end: position, text, rank: "closes", order: 1 });
  }

  /** Replaces a range; its line breaks are kept, so that later lines keep their numbers. */
  replace(start: number, end: number, text: string): void {
    this.#add({ start, end, text, rank: "replaces", order: 0 });
  }

  apply(text: string): string {
    const edits = this.#edits.toSorted(
      (a, b) => a.start - b.start || ranks[a.rank] - ranks[b.rank] || a.order - b.order,
    );
    let result = "";
    let at = 0;
    for (const edit of edits) {
      assert(edit.start >= at, "an edit inside of a replaced range");
      const lineBreaks = text.slice(edit.start, edit.end).split("\n").length - 1;
      result += text.slice(at, edit.start) + edit.text + "\n".repeat(lineBreaks);
      at = edit.end;
    }
    return result + text.slice(at);
  }

  #add(edit: Edit): void {
    this.#edits.push(edit);
  }
}

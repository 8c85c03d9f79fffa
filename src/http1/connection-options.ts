/** The options of the `Connection` field (RFC 9110 §7.6.1). */
import { FieldKind } from "./field-kind.ts";
import type { FieldLines } from "./field-lines.ts";

export class ConnectionOptions {
  close = false;
  keepAlive = false;
  upgrade = false;
  /** The other options, in lower case: the names of fields that are meant for this hop only. */
  nominated: string[] = noNames;

  read(fields: FieldLines): void {
    this.close = false;
    this.keepAlive = false;
    this.upgrade = false;
    this.nominated = noNames;
    for (let line = 0; line < fields.count; line++) {
      if (fields.kinds[line] === FieldKind.connection) this.#add(fields.valueOf(line));
    }
  }

  #add(value: string): void {
    for (const part of value.toLowerCase().split(",")) {
      const option = part.trim();
      if (option === "close") this.close = true;
      else if (option === "keep-alive") this.keepAlive = true;
      else if (option === "upgrade") this.upgrade = true;
      else if (option !== "") this.#nominate(option);
    }
  }

  #nominate(option: string): void {
    if (this.nominated === noNames) this.nominated = [];
    this.nominated.push(option);
  }
}

const noNames: string[] = [];

/**
 * The secrets of a run. One that a script has got is kept out of what is logged and of what is told
 * of failures, wherever in a text it stands.
 */
import type { SecretSources } from "../options/secret-sources.ts";

/** As k6 writes it. */
const HIDDEN = "***SECRET_REDACTED***";

export class SecretStore {
  readonly #sources: SecretSources;
  readonly #told = new Set<string>();
  #pattern: RegExp | undefined = undefined;

  constructor(sources: SecretSources) {
    this.#sources = sources;
  }

  /** Throws when there is none. */
  get(source: string, key: string): string {
    if (this.#sources.size === 0) throw new Error("no secret sources are configured");
    const secrets = this.#sources.get(source);
    if (secrets === undefined) {
      throw new Error(`no secret source with name ${JSON.stringify(source)} is configured`);
    }
    const secret = secrets.get(key);
    if (secret === undefined) throw new Error("no value");
    if (secret !== "" && !this.#told.has(secret)) {
      this.#told.add(secret);
      // The longest first: of one that begins with another, the rest would be seen.
      const told = [...this.#told].sort((a, b) => b.length - a.length);
      this.#pattern = new RegExp(told.map(toPattern).join("|"), "g");
    }
    return secret;
  }

  hide(text: string): string {
    return this.#pattern === undefined ? text : text.replace(this.#pattern, HIDDEN);
  }
}

/** A pattern that only the text itself matches. */
function toPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

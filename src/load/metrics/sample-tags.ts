/** The tags of one sample: those of its virtual user, and on top what the sample itself has. */
export type Tags = Readonly<Record<string, string>>;

export interface SampleTags {
  get(name: string): string | undefined;
  /** All of them, for an output that writes them down. */
  toObject(): Tags;
}

/** Tags that are simply a table. */
export class PlainTags implements SampleTags {
  readonly #tags: Tags;

  constructor(tags: Tags) {
    this.#tags = tags;
  }

  get(name: string): string | undefined {
    return Object.hasOwn(this.#tags, name) ? this.#tags[name] : undefined;
  }

  toObject(): Tags {
    return this.#tags;
  }
}

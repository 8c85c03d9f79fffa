/**
 * Changes one rate limit of the gateway by handing in its whole configuration anew, which is how
 * the gateway takes changes. The configuration is the one that the gateway was started with, and
 * only as long as nobody else has changed it: that is not to be undone by the way. A gateway that
 * was started again has the one that it was started with.
 */
import { isDeepStrictEqual } from "node:util";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { type Answer, ask } from "./ask.ts";

const inForce = z.object({
  rateLimits: z.record(z.string(), z.looseObject({ per: z.number() })),
});

const written = z.looseObject({ rateLimits: z.record(z.string(), z.looseObject({})) });

export interface NewLimit {
  readonly limit: string;
  /** A second. */
  readonly rate: number;
  readonly burst: number;
}

interface Configuration {
  readonly text: string;
  /** The same, as the gateway tells it. */
  readonly told: unknown;
}

export class LimitChange {
  readonly #configUrl: string;
  readonly #first: Configuration;
  #last: Configuration;

  private constructor(configUrl: string, first: Configuration) {
    this.#configUrl = configUrl;
    this.#first = first;
    this.#last = first;
  }

  /** `text` is the YAML that the gateway runs with. Rejects when the gateway does not answer. */
  static async make(adminUrl: string, text: string, signal: AbortSignal): Promise<LimitChange> {
    const url = `${adminUrl}/config`;
    return new LimitChange(url, { text, told: await read(url, signal) });
  }

  /** Rejects when the gateway does not answer. */
  async apply({ limit, rate, burst }: NewLimit, signal: AbortSignal): Promise<Answer> {
    const present = await read(this.#configUrl, signal);
    const own = [this.#last, this.#first].find(({ told }) => isDeepStrictEqual(present, told));
    if (own === undefined) {
      const sentence = "the gateway's configuration was changed by somebody else meanwhile";
      return { name: "refused", sentence };
    }
    const { rateLimits } = inForce.parse(present);
    const former = rateLimits[limit];
    if (former === undefined) {
      const known = Object.keys(rateLimits).join(", ");
      return { name: "refused", sentence: `no limit is called ${limit}, but ${known}` };
    }
    const configuration = written.parse(parse(own.text));
    const changed = {
      ...configuration.rateLimits[limit],
      rate: (rate * former.per) / 1000,
      burst,
    };
    const text = stringify({
      ...configuration,
      rateLimits: { ...configuration.rateLimits, [limit]: changed },
    });
    const answer = await ask({ method: "PUT", url: this.#configUrl, body: text, signal });
    if (answer.name === "refused") return answer;
    this.#last = { text, told: await read(this.#configUrl, signal) };
    return answer;
  }
}

async function read(url: string, signal: AbortSignal): Promise<unknown> {
  const answer = await ask({ url, signal });
  if (answer.name === "refused") throw new Error(`${url}: ${answer.sentence}`);
  return answer.value;
}

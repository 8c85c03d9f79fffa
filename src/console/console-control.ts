/**
 * Does what was clicked: asks the gateway's admin, a target's fault control or the generator, and
 * keeps what was done for the drill file. Where a click goes is looked up by name; nothing that a
 * page sends is ever used as an address.
 */
import { type Answer, ask } from "./ask.ts";
import type { Click, FaultClick } from "./click.ts";
import type { ClickRecorder } from "./click-recorder.ts";
import type { ConsoleMemory } from "./console-memory.ts";
import type { LimitChange } from "./limit-change.ts";
import type { LoadControl } from "./load-control.ts";

export interface ControlParts {
  readonly memory: ConsoleMemory;
  readonly adminUrl: string;
  /** The address of each backend, by its name. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Where the faults of each target are controlled, by its name. */
  readonly faultUrls: ReadonlyMap<string, string>;
  readonly limits: LimitChange;
  readonly recorder: ClickRecorder;
  readonly load: LoadControl;
  readonly wallClockMs: () => number;
  /** Right after a click that changed faults, so that the page shows them at once. */
  readonly onFaultsChanged: () => Promise<void>;
  readonly signal: AbortSignal;
}

type Did =
  | { readonly name: "done"; readonly sentence: string; readonly faultId?: string }
  | { readonly name: "refused"; readonly sentence: string };

const timeoutMs = 3000;
/** Seconds over which the rate is taken that a drill file says. */
const rateSeconds = 5;

export class ConsoleControl {
  readonly #parts: ControlParts;
  #faultsSet = 0;

  constructor(parts: ControlParts) {
    this.#parts = parts;
  }

  /** What came of it, as a sentence. Rejects when the gateway or the target does not answer. */
  async perform(click: Click): Promise<Did> {
    const { memory, recorder, wallClockMs } = this.#parts;
    if (click.do === "forget-clicks") {
      recorder.forget();
      memory.show({ clicks: [] });
      return done("the recorded clicks are forgotten");
    }
    if (recorder.isFull) return refused("the drill file is full; download it and begin anew");
    const atMs = wallClockMs();
    const did = await this.#do(click);
    if (did.name === "refused") return did;
    const { sentence, faultId } = did;
    recorder.add(
      click,
      { sentence, ...(faultId === undefined ? {} : { faultId }) },
      atMs,
      this.#rate,
    );
    memory.show({ clicks: recorder.sentences });
    memory.addEvent({ atS: atMs / 1000, about: "you", sentence, tone: "neutral", isMark: true });
    return did;
  }

  toDrillFile(): string | undefined {
    const at = new Date(this.#parts.wallClockMs()).toISOString();
    return this.#parts.recorder.toDrillFile(`recorded on the console, ${at}`);
  }

  async #do(click: Click): Promise<Did> {
    const { limits, load } = this.#parts;
    switch (click.do) {
      case "drain":
      case "undrain":
        return this.#change(click.backend, "backends", click.do, toDrainSentence(click));
      case "breaker": {
        const { backend, hold } = click;
        return this.#change(backend, "breakers", hold, toBreakerSentence(backend, hold));
      }
      case "limit": {
        const sentence = `limit ${click.limit}: ${click.rate}/s, burst ${click.burst}`;
        return toDid(await limits.apply(click, this.#signal), sentence);
      }
      case "fault":
        return this.#setFault(click);
      case "end-fault":
        return this.#endFault(click.target, click.id);
      case "load-start":
        return load.start(click.script);
      case "load-stop":
        return load.stop();
      case "load-pause":
        return load.pause(click.isPaused);
      case "load-rate":
        return load.setFactor(click.factor);
      case "forget-clicks":
        return done("");
    }
  }

  async #change(backend: string, table: string, verb: string, sentence: string): Promise<Did> {
    const { adminUrl, addresses } = this.#parts;
    const address = addresses.get(backend);
    if (address === undefined) return refused(unknown("backend", backend, addresses));
    const url = `${adminUrl}/${table}/${encodeURIComponent(address)}/${verb}`;
    return toDid(await ask({ method: "POST", url, signal: this.#signal }), sentence);
  }

  async #setFault(click: FaultClick): Promise<Did> {
    const { faultUrls, onFaultsChanged, wallClockMs } = this.#parts;
    const { do: _, target, delay, ...plan } = click;
    const faultsUrl = faultUrls.get(target);
    if (faultsUrl === undefined) return refused(unknown("target", target, faultUrls));
    this.#faultsSet += 1;
    // Of another one for each console: a target may remember those of the one before.
    const id = `console-${wallClockMs().toString(36)}-${this.#faultsSet}`;
    const distribution = { distribution: "constant", value: delay };
    const body = { id, ...plan, ...(delay === undefined ? {} : { delay: distribution }) };
    const url = `${faultsUrl}/faults`;
    const answer = await ask({ method: "POST", url, body, signal: this.#signal });
    await onFaultsChanged();
    const did = toDid(answer, `fault at ${target}: ${click.kind} for ${click.for}`);
    return did.name === "done" ? { ...did, faultId: id } : did;
  }

  async #endFault(target: string, id: string): Promise<Did> {
    const { faultUrls, onFaultsChanged } = this.#parts;
    const faultsUrl = faultUrls.get(target);
    if (faultsUrl === undefined) return refused(unknown("target", target, faultUrls));
    const url = `${faultsUrl}/faults/${encodeURIComponent(id)}`;
    const answer = await ask({ method: "DELETE", url, signal: this.#signal });
    await onFaultsChanged();
    return toDid(answer, `fault at ${target} is ended`);
  }

  get #signal(): AbortSignal {
    return AbortSignal.any([this.#parts.signal, AbortSignal.timeout(timeoutMs)]);
  }

  get #rate(): number {
    const last = this.#parts.memory.state.samples.slice(-rateSeconds);
    const sum = last.reduce((total, { answers }) => {
      return total + answers["2xx"] + answers["3xx"] + answers["4xx"] + answers["5xx"];
    }, 0);
    return last.length === 0 ? 0 : sum / last.length;
  }
}

function done(sentence: string): Did {
  return { name: "done", sentence };
}

function refused(sentence: string): Did {
  return { name: "refused", sentence };
}

function toDid(answer: Answer, sentence: string): Did {
  return answer.name === "done" ? done(sentence) : answer;
}

function unknown(what: string, name: string, known: ReadonlyMap<string, string>): string {
  return `no ${what} is called ${name}, but ${[...known.keys()].join(", ")}`;
}

function toDrainSentence({ do: verb, backend }: { do: "drain" | "undrain"; backend: string }) {
  return verb === "drain" ? `${backend} gets no new requests` : `${backend} gets requests again`;
}

function toBreakerSentence(backend: string, hold: "open" | "close" | "auto"): string {
  if (hold === "auto") return `the breaker of ${backend} is let go`;
  return `the breaker of ${backend} is held ${hold === "open" ? "open" : "closed"}`;
}

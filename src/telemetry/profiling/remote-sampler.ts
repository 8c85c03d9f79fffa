/** The samplers of another thread, over a port that `serve-sampler.ts` has the other end of. */
import type { MessagePort } from "node:worker_threads";
import { Profile } from "pprof-format";
import { countNames } from "./count-names.ts";
import type { Sampler } from "./sampler.ts";
import type { FromSampler, ToSampler } from "./sampler-messages.ts";
import type { WindowKind } from "./thread-sampler.ts";

/** A thread that is blocked answers when it is not any more; nobody waits longer than this. */
const PATIENCE_MS = 5000;

export interface RemoteSamplerOptions {
  readonly thread: string;
  readonly port: MessagePort;
  readonly intervalUs: number;
  readonly patienceMs?: number;
  readonly onReady: () => void;
  /** With what was sampled since the last cut, where the thread could still tell. */
  readonly onEnd: (last: LastProfiles) => void;
}

export type LastProfiles = Readonly<Record<WindowKind, Profile | undefined>>;

type Answer = Exclude<FromSampler, { name: "ready" } | { name: "last" }>;

/** `"ended"`: the thread has, or is about to; a profile: the last one, from such a thread. */
type Ending = "ended" | "late" | Profile;

interface Question {
  readonly answer: (answer: Answer | Ending) => void;
  /** For a cut. */
  readonly kind: WindowKind | undefined;
}

export class RemoteSampler implements Sampler {
  readonly thread: string;
  readonly #port: MessagePort;
  readonly #intervalUs: number;
  readonly #patienceMs: number;
  readonly #onEnd: (last: LastProfiles) => void;
  readonly #onReady: () => void;
  readonly #questions = new Map<number, Question>();
  #ids = 0;
  #hasEnded = false;

  constructor(options: RemoteSamplerOptions) {
    const { port } = options;
    this.thread = options.thread;
    this.#port = port;
    this.#intervalUs = options.intervalUs;
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS;
    this.#onReady = options.onReady;
    this.#onEnd = options.onEnd;
    port.on("message", (message: FromSampler) => this.#onMessage(message));
    port.on("close", () => this.#end({ cpu: undefined, allocs: undefined }));
    port.unref();
  }

  start(kind: WindowKind): void {
    this.#tell({ name: "start", kind, intervalUs: this.#intervalUs });
  }

  async cut(kind: WindowKind, goesOn: boolean): Promise<Profile | undefined | "late"> {
    const answer = await this.#ask((id) => ({ name: "cut", id, kind, goesOn }), kind);
    return toProfile(answer);
  }

  async heap(): Promise<Profile | undefined | "late"> {
    return toProfile(await this.#ask((id) => ({ name: "heap", id })));
  }

  async resources(): Promise<ReadonlyMap<string, number> | undefined | "late"> {
    const answer = await this.#ask((id) => ({ name: "resources", id }));
    if (answer === "late") return answer;
    return isAnswer(answer) && answer.name === "resources" ? countNames(answer.types) : undefined;
  }

  #tell(message: ToSampler): void {
    this.#port.postMessage(message);
  }

  #ask(question: (id: number) => ToSampler, kind?: WindowKind): Promise<Answer | Ending> {
    if (this.#hasEnded) return Promise.resolve("ended");
    const id = ++this.#ids;
    return new Promise((resolve) => {
      const timer = setTimeout(() => answer("late"), this.#patienceMs);
      const answer = (found: Answer | Ending): void => {
        clearTimeout(timer);
        this.#questions.delete(id);
        resolve(found);
      };
      this.#questions.set(id, { answer, kind });
      this.#tell(question(id));
    });
  }

  #onMessage(message: FromSampler): void {
    if (message.name === "ready") this.#onReady();
    else if (message.name === "last") {
      this.#end({ cpu: decode(message.cpu), allocs: decode(message.allocs) });
    } else this.#questions.get(message.id)?.answer(message);
  }

  #end(last: LastProfiles): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const left = { ...last };
    for (const { answer, kind } of [...this.#questions.values()]) {
      const profile = kind && left[kind];
      if (kind !== undefined) left[kind] = undefined;
      answer(profile ?? "ended");
    }
    this.#onEnd(left);
  }
}

function toProfile(answer: Answer | Ending): Profile | undefined | "late" {
  if (answer === "late" || answer instanceof Profile) return answer;
  return isAnswer(answer) && answer.name === "profile" ? decode(answer.bytes) : undefined;
}

function isAnswer(answer: Answer | Ending): answer is Answer {
  return typeof answer === "object" && !(answer instanceof Profile);
}

function decode(bytes: Uint8Array | undefined): Profile | undefined {
  return bytes && Profile.decode(bytes);
}

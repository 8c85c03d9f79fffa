/**
 * Lets the main thread have this thread's samples, over a port that it has made for that. The port
 * keeps neither of them alive.
 */
import type { MessagePort } from "node:worker_threads";
import { loadPprof } from "./pprof-package.ts";
import type { SampledProfile } from "./sampled-profile.ts";
import type { FromSampler, ToSampler } from "./sampler-messages.ts";
import { SpanLabels } from "./span-labels.ts";
import { ThreadSampler } from "./thread-sampler.ts";

export interface ServedSampler {
  /** For samples of this thread; `undefined` where there is no profiler. */
  readonly spanLabels: SpanLabels | undefined;
  /** Gives away what is sampled so far. To be called before the thread ends. */
  close(): void;
}

export async function serveSampler(port: MessagePort): Promise<ServedSampler> {
  const pprof = await loadPprof();
  if (typeof pprof === "string") {
    port.close();
    return { spanLabels: undefined, close() {} };
  }
  const sampler = ThreadSampler.of(pprof);
  const tell = (message: FromSampler): void => port.postMessage(message);
  port.on("message", (message: ToSampler) => obey(message, sampler, tell));
  port.unref();
  tell({ name: "ready" });
  return {
    spanLabels: new SpanLabels(pprof.time),
    close() {
      const [cpu, allocs] = [sampler.cut("cpu", false), sampler.cut("allocs", false)];
      tell({ name: "last", cpu: encode(cpu), allocs: encode(allocs) });
      port.close();
    },
  };
}

function obey(
  message: ToSampler,
  sampler: ThreadSampler,
  tell: (answer: FromSampler) => void,
): void {
  switch (message.name) {
    case "start":
      sampler.start(message.kind, message.intervalUs);
      break;
    case "cut": {
      const { id, kind, goesOn } = message;
      tell({ name: "profile", id, bytes: encode(sampler.cut(kind, goesOn)) });
      break;
    }
    case "heap":
      tell({ name: "profile", id: message.id, bytes: encode(sampler.heap()) });
      break;
    case "resources":
      tell({ name: "resources", id: message.id, types: process.getActiveResourcesInfo() });
  }
}

function encode(profile: SampledProfile | undefined): Uint8Array | undefined {
  return profile?.encode();
}

/** A member in a thread of its own. */
import { Worker } from "node:worker_threads";
import type { Member, MemberTask, News } from "./member-messages.ts";

const LEAD_MS = 50;

/** `module` reads its task from `workerData` and calls `serveMember`. */
export function startThreadMember(module: URL, task: MemberTask): Member {
  const name = `worker ${task.share.index + 1}`;
  const worker = new Worker(module, { workerData: task });
  let isClosing = false;
  return {
    name,
    leadMs: LEAD_MS,
    send: (order) => worker.postMessage(order),
    listen(onNews, onLost) {
      worker.on("message", (news: News) => onNews(news));
      worker.on("error", (error) => onLost(error instanceof Error ? error.message : String(error)));
      worker.on("exit", (code) => {
        if (!isClosing) onLost(`its thread ended with ${code}`);
      });
    },
    async close() {
      isClosing = true;
      await worker.terminate();
    },
  };
}
